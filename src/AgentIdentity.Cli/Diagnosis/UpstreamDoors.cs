using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Cli.Connection;

namespace AgentIdentity.Cli.Diagnosis;

/// <summary>
/// Whether what is behind the gateway refuses whoever goes around it: the server knocks at each upstream with nothing, with a token that
/// nobody signed and with one for another audience, and this machine knocks with nothing, as an agent on it could.
/// </summary>
internal static class UpstreamDoors
{
    public static readonly Option<string[]> Probe = new("--probe")
    {
        Description = "What to ask an API for when its root proves nothing, such as orders=/orders/A-17. Repeatable.",
        HelpName = "upstream=/path",
    };

    public static async Task<IReadOnlyList<Finding>> TryAsync(Session session, CancellationToken cancellationToken)
    {
        try
        {
            using OwnKnock own = new();
            List<Finding> findings = [];
            foreach (var upstream in Json.Rows(await session.Admin.GetAsync("/admin/upstreams", cancellationToken)))
            {
                findings.Add(await OneAsync(session, own, upstream, cancellationToken));
            }

            return findings;
        }
        catch (CommandFailure failure)
        {
            return [new Finding("upstreams", false, $"not asked: {failure.Message}")];
        }
    }

    private static async Task<Finding> OneAsync(Session session, OwnKnock own, JsonElement upstream, CancellationToken cancellationToken)
    {
        var name = Json.Text(upstream, "name") ?? "?";
        if (Json.Text(upstream, "address") is not { Length: > 0 } address)
        {
            return new Finding(name, true, "has no address: the gateway starts it, and nobody else reaches it");
        }

        var kind = Json.Text(upstream, "kind");
        if (kind is not ("mcp" or "http"))
        {
            return new Finding(name, true, $"is of kind {kind}: not asked");
        }

        var path = Path(session, name);
        var answer = await session.Admin.PostAsync($"/admin/upstreams/{name}/knock", path is null ? [] : new JsonObject { ["path"] = path }, cancellationToken);
        var knocks = Json.Rows(answer).ToDictionary(static knock => Json.Text(knock, "with") ?? "", static knock => Json.Text(knock, "verdict"));
        var here = await own.KnockAsync(kind == "mcp", new Uri(address.TrimEnd('/') + path), cancellationToken);
        return DoorVerdict.Of(name, Json.Text(upstream, "audience") ?? address, knocks, here);
    }

    private static string? Path(Session session, string name) =>
        session.Get(Probe)?.FirstOrDefault(probe => probe.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
}
