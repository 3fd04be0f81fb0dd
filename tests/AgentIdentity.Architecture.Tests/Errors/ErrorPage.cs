using System.Text;

namespace AgentIdentity.Architecture.Tests.Errors;

/// <summary>docs/errors.md, made from the enums, and what must hold for the enums.</summary>
internal static class ErrorPage
{
    public const string Path = "docs/errors.md";

    // The broker's first hundred is nearly full; it goes on at 5300.
    private static readonly Dictionary<string, (int First, int Last)[]> Ranges = new()
    {
        ["Tokens"] = [(1000, 1999)],
        ["Policy"] = [(2000, 2999)],
        ["Gateway"] = [(3000, 3999)],
        ["ModelProxy"] = [(4000, 4999)],
        ["Broker"] = [(5000, 5099), (5300, 5439)],
        ["Server"] = [(5100, 5299), (5440, 5999)],
    };

    public static string Write(IEnumerable<ErrorCode> codes)
    {
        StringBuilder page = new("""
            # Errors

            Every refusal carries one of these codes, and a code never changes its meaning or comes back for another one.
            Callers of HTTP see it as the member `code` of problem+json, callers of MCP as `error.data.code`, callers of models as
            `error.code` in the provider's own shape. Most refusals also carry a decision id: `agentid decision explain ID` shows the rest.

            This page is made from the source: `AGENTID_WRITE_DOCS=1 dotnet test --project tests/AgentIdentity.Architecture.Tests`.

            """);
        foreach (var room in codes.GroupBy(code => (code.Room, code.Enum)))
        {
            page.Append($"\n## {room.Key.Room}: `{room.Key.Enum}`\n\n| code | name | meaning, and what to do |\n|---|---|---|\n");
            foreach (var code in room)
            {
                page.Append($"| {code.Code} | {code.Name} | {code.Meaning.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
            }
        }

        return page.ToString();
    }

    public static IEnumerable<string> Faults(IReadOnlyList<ErrorCode> codes) =>
    [
        .. from code in codes where code.Meaning.Length == 0 select $"{code.Enum}.{code.Name} has no summary",
        .. from code in codes
           where !Ranges.GetValueOrDefault(code.Room, []).Any(range => code.Number >= range.First && code.Number <= range.Last)
           select $"{code.Enum}.{code.Name} = {code.Number} is outside the range of {code.Room}",
        .. from same in codes.GroupBy(code => code.Number) where same.Count() > 1 select $"{same.Key} is used {same.Count()} times",
    ];
}
