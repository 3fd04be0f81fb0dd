using System.Text.Json;

namespace AgentIdentity.Cel.Tests.Conformance;

/// <summary>The suites that eng/cel/dump.sh writes. A developer without them sees a skip; CI sees a failure.</summary>
public static class ConformanceData
{
    public static IReadOnlyList<ConformanceCase> Read(string suite)
    {
        var file = Path.Combine(Root(), "artifacts", "cel-spec", $"{suite}.json");
        if (!File.Exists(file))
        {
            var message = $"{file} is missing: run `bash eng/cel/dump.sh`";
            if (Environment.GetEnvironmentVariable("CI") == "true")
            {
                throw new InvalidOperationException(message);
            }

            Assert.Skip(message);
        }

        using var stream = File.OpenRead(file);
        var cases = new List<ConformanceCase>();
        Collect(JsonDocument.Parse(stream).RootElement, "", cases);
        return cases;
    }

    private static void Collect(JsonElement suite, string path, List<ConformanceCase> cases)
    {
        if (suite.TryGetProperty("tests", out var tests))
        {
            foreach (var test in tests.EnumerateArray())
            {
                var original = test.GetProperty("original");
                var name = original.TryGetProperty("name", out var given) ? given.GetString() : original.GetProperty("expr").GetString();
                cases.Add(new ConformanceCase($"{path}{OneLine(name!)}", test));
            }
        }

        if (suite.TryGetProperty("suites", out var suites))
        {
            foreach (var inner in suites.EnumerateArray())
            {
                Collect(inner, $"{path}{inner.GetProperty("name").GetString()}/", cases);
            }
        }
    }

    private static string OneLine(string name) =>
        string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AgentIdentity.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("the tests run outside the repository");
    }
}
