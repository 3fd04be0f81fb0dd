using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.EndToEnd.Tests.Peers.Setup;

namespace AgentIdentity.EndToEnd.Tests.Peers.Servers;

/// <summary>What a TypeScript client got for a list of requests: eng/mcp/play.mjs.</summary>
/// <param name="Revision">What client and server agreed on; null where the client does not say.</param>
/// <param name="Results">One for each request, without what belongs to the way it went.</param>
internal sealed record Play(string? Revision, IReadOnlyList<JsonNode> Results)
{
    // Hints for caches, names of whoever answered and marks of revisions differ by the way, not by the server.
    private static readonly string[] OfTheWay = ["_meta", "ttlMs", "cacheScope", "resultType"];

    public static async Task<Play> RunAsync(string sdk, string target, string script, CancellationToken cancellation)
    {
        var run = await NodePeers.RunAsync("play.mjs", [sdk, target, script], new Dictionary<string, string>(), cancellation);
        run.ExitCode.Should().Be(0, run.Output + run.Errors);
        var said = JsonNode.Parse(run.Output)!;
        return new Play(said["revision"]?.GetValue<string>(), [.. said["results"]!.AsArray().Select(static result => Plain(result!))]);
    }

    public static string Script(params (string Method, string Parameters)[] requests) =>
        "[" + string.Join(',', requests.Select(static request => $"[{JsonSerializer.Serialize(request.Method)},{request.Parameters}]")) + "]";

    /// <summary>As text, to compare and to read.</summary>
    public IEnumerable<string> Lines() => Results.Select(static result => result.ToJsonString());

    private static JsonNode Plain(JsonNode result)
    {
        foreach (var name in OfTheWay)
        {
            (result as JsonObject)?.Remove(name);
        }

        return result;
    }
}
