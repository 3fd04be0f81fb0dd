namespace AgentIdentity.Cel.Tests.Conformance;

/// <summary>
/// The cases this library does not pass, by name, each under its reason. Lines beginning with <c># </c> give the
/// reason for the names that follow.
/// </summary>
public sealed class Exclusions
{
    private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);

    private Exclusions(IEnumerable<string> lines)
    {
        var reason = "";
        foreach (var line in lines.Where(line => line.Length > 0))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                reason = line[2..];
            }
            else
            {
                _reasons.Add(line, reason);
            }
        }
    }

    public IReadOnlyCollection<string> Names => _reasons.Keys;

    public static Exclusions Read(string suite) => new(File.ReadLines(Path.Combine(
        ConformanceData.Root(), "tests", "AgentIdentity.Cel.Tests", "Conformance", $"{suite}.exclusions.txt")));

    public bool Contains(ConformanceCase test) => _reasons.ContainsKey(test.Path);

    public IEnumerable<(string Reason, int Count)> Totals() =>
        _reasons.Values.GroupBy(reason => reason).Select(group => (group.Key, group.Count()));
}
