using System.Text;
using System.Text.Json;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.ModelCalls.Stripping;

/// <summary>
/// Which tools behind this gateway a model can mean by a function's name: the tool's own name, or that after the name of its MCP server as
/// agents write it (<c>crm__get_contact</c>, <c>mcp__crm__get_contact</c>, <c>crm.get_contact</c>).
/// </summary>
internal sealed class MeantTools(UpstreamTable table)
{
    private static readonly StrictJsonLimits Limits = new(1024 * 1024, MaxDepth: 64, MaxTokens: 100_000);
    private static readonly string[] Separators = ["__", "_", "-", ".", "/", ":"];
    private readonly string[] _servers = [.. table.All.Where(static upstream => upstream.Kind == CallKind.Mcp).Select(static upstream => upstream.Name)];

    /// <summary>The calls it may stand for; none where the arguments are no JSON object or there are no tools.</summary>
    public IEnumerable<Call> Of(string function, string arguments)
    {
        JsonElement? given = null;
        if (arguments.Length > 0)
        {
            if (!StrictJson.TryParse(Encoding.UTF8.GetBytes(arguments), Limits, out var document, out _))
            {
                return [];
            }

            using (document)
            {
                given = document.RootElement.Clone();
            }

            if (given.Value.ValueKind != JsonValueKind.Object)
            {
                return [];
            }
        }

        return _servers.SelectMany(server => Names(server, function).Select(tool => Call.Tool(server, tool, given)));
    }

    private static IEnumerable<string> Names(string server, string function)
    {
        yield return function;
        foreach (var separator in Separators)
        {
            if (After(server + separator, function) is { } tool)
            {
                yield return tool;
                break;
            }
        }

        if (After($"mcp__{server}__", function) is { } third)
        {
            yield return third;
        }
    }

    private static string? After(string prefix, string function) =>
        function.Length > prefix.Length && function.StartsWith(prefix, StringComparison.Ordinal) ? function[prefix.Length..] : null;
}
