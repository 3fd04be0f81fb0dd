using AgentIdentity.Gateway.Tests.World;
using Microsoft.Extensions.Configuration;

namespace AgentIdentity.Gateway.Tests.ModelCalls.Boundary;

/// <summary>
/// For each way out an alias that has one candidate inside and prefers the one outside (both-NAME), one that falls back to it (then-NAME), and
/// one that has nothing else (only-NAME). Everything outside is one place where nothing may arrive.
/// </summary>
internal sealed class BoundaryWorld : IAsyncDisposable
{
    public const string InsideFacts = "Provider=compatible;Geography=eu;RetentionDays=0";

    private BoundaryWorld(GatewayWorld gateway, Silence outside) => (Gateway, Outside) = (gateway, outside);

    public GatewayWorld Gateway { get; }

    public RecordingUpstream Inside => Gateway.Upstream;

    public Silence Outside { get; }

    public static IEnumerable<string> Aliases => WaysOut.All.Keys.SelectMany(static way => (string[])["both-" + way, "then-" + way, "only-" + way]);

    public static async Task<BoundaryWorld> StartAsync(string held, string strategy = "priority")
    {
        var outside = new Silence();
        var gateway = await GatewayWorld.StartAsync(world =>
        {
            world.Decisions.Policy = HeldBy.PolicyOf(held, [.. Aliases, "two"]);
            foreach (var (name, way) in WaysOut.All)
            {
                var away = $"http://127.0.0.1:{outside.Port}" + (way.Contains("bedrock", StringComparison.Ordinal) ? "" : "/v1");
                foreach (var alias in (string[])["both-" + name, "then-" + name, "only-" + name])
                {
                    var models = $"AgentIdentity:Models:{alias}:";
                    (world.Settings[models + "Strategy"], world.Settings[models + "Retries"], world.Settings[models + "RetryWaitSeconds"]) = (strategy, "3", "0.01");
                    WaysOut.Set(world.Settings, alias, "out", way, away);
                    if (!alias.StartsWith("only-", StringComparison.Ordinal))
                    {
                        WaysOut.Set(world.Settings, alias, "in", InsideFacts, $"http://127.0.0.1:{world.Upstream.Port}/v1");
                        world.Settings[models + (alias[0] == 'b' ? "Candidates:in:Priority" : "Candidates:out:Priority")] = "7";

                        // Whatever the strategy looks at speaks for the one outside.
                        (world.Settings[models + "Candidates:out:Weight"], world.Settings[models + "Candidates:in:InputUsdPerMillion"]) = ("100000", "90");
                        world.Settings[models + "Breaker:LeastCalls"] = "2";
                    }
                }
            }

            WaysOut.Set(world.Settings, "two", "first", InsideFacts, $"http://127.0.0.1:{world.Upstream.Port}/v1");
            WaysOut.Set(world.Settings, "two", "second", InsideFacts, $"http://127.0.0.1:{outside.Port}/v1");
            world.Settings["AgentIdentity:Models:two:Candidates:second:Priority"] = "7";
        });
        return new BoundaryWorld(gateway, outside);
    }

    /// <summary>One call on each surface that passes or is translated; what came back.</summary>
    public async Task<IReadOnlyList<(int Status, string Body, bool Points)>> AskAsync(string alias)
    {
        List<(int, string, bool)> answers = [];
        foreach (var (path, body) in Calls(alias))
        {
            using var response = await Gateway.Caller.PostAsync(path, body);
            answers.Add(((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Location is not null));
        }

        return answers;
    }

    /// <summary>Changes the configuration while the gateway runs.</summary>
    public void Reload(params (string Key, string? Value)[] settings)
    {
        var root = (IConfigurationRoot)Gateway.Part<IConfiguration>();
        foreach (var (key, value) in settings)
        {
            root["AgentIdentity:Models:" + key] = value;
        }

        root.Reload();
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Outside.Dispose();
    }

    private static IEnumerable<(string Path, string Body)> Calls(string alias)
    {
        const string Said = """[{"role":"user","content":"the secret of the patients"}]""";
        yield return ("/v1/chat/completions", $$$"""{"model":"{{{alias}}}","max_completion_tokens":9,"messages":{{{Said}}}}""");
        yield return ("/v1/chat/completions", $$$"""{"model":"{{{alias}}}","stream":true,"max_completion_tokens":9,"messages":{{{Said}}}}""");
        yield return ("/v1/responses", $$$"""{"model":"{{{alias}}}","store":false,"max_output_tokens":16,"input":"the secret of the patients"}""");
        yield return ("/v1/responses", $$$"""{"model":"{{{alias}}}","max_output_tokens":16,"input":"the secret of the patients"}""");
        yield return ("/v1/messages", $$$"""{"model":"{{{alias}}}","max_tokens":9,"messages":{{{Said}}}}""");
        yield return ("/v1/messages/count_tokens", $$$"""{"model":"{{{alias}}}","messages":{{{Said}}}}""");
        yield return ("/v1/embeddings", $$$"""{"model":"{{{alias}}}","input":"the secret of the patients"}""");
    }
}
