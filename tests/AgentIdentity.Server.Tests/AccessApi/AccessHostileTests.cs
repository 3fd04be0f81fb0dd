using System.Text.Json.Nodes;

namespace AgentIdentity.Server.Tests.AccessApi;

/// <summary>Every part of every request replaced by everything that does not belong there: an answer or a refusal, never a fault, and never a yes that was a no.</summary>
public sealed class AccessHostileTests(DelegatedServer pdp)
{
    private static readonly string?[] Replacements =
    [
        null, "null", "true", "0", "-1", "1.5", "1e308", "99999999999999999999", "\"\"", "\"x\"", "\":\"", "\"#\"", "\"*\"", "\"user:*\"", "\"user\"", "\"tool\"", "\"role#assignee\"",
        "\"user:\\u0000\"", "\"\\ud83d\\ude00:😀\"", "\"a b\"", "\"\\u200b\"", "[]", "[[]]", "[null]", "[{}]", "{}", """{"a":{"b":[1]}}""", "\"crm/get_contact\"", "\"//\"", "\"crm/\"", "\"/x\"",
        "\"execute_all\"", "\"tools/call\"", "\"GET\"",
    ];

    [Theory]
    [InlineData("evaluation", """{"subject":{"type":"user","id":"ben","properties":{"a":1}},"action":{"name":"tools/call","properties":{"arguments":{"amount":600}}},"resource":{"type":"tool","id":"crm/create_refund","properties":{"upstream":"crm"}},"context":{"agent":"codex","delegation":"dlg_1","agent_assurance":"authenticated","source_ip":"10.1.2.3","unattended":false,"preview":true,"obligations_supported":["custom"]}}""")]
    [InlineData("evaluation", """{"subject":{"type":"user","id":"cleo"},"action":{"name":"DELETE","properties":{"arguments":{"query":"a=1","body":{"b":1}}}},"resource":{"type":"operation","id":"orders/orders/1"},"context":{"agent":"codex","preview":true}}""")]
    [InlineData("evaluation", """{"subject":{"type":"user","id":"cleo","properties":{"a":1}},"action":{"name":"assignee"},"resource":{"type":"role","id":"team-lead"},"context":{"a":[1]}}""")]
    [InlineData("evaluations", """{"subject":{"type":"user","id":"cleo"},"context":{"agent":"codex","preview":true},"evaluations":[{"action":{"name":"tools/call"},"resource":{"type":"tool","id":"crm/create_refund"}},{}],"options":{"evaluations_semantic":"execute_all"}}""")]
    [InlineData("search/subject", """{"subject":{"type":"user"},"action":{"name":"assignee"},"resource":{"type":"role","id":"team-lead"},"context":{"a":1},"page":{"limit":1,"token":""}}""")]
    [InlineData("search/resource", """{"subject":{"type":"user","id":"lena"},"action":{"name":"assignee"},"resource":{"type":"role"},"page":{"limit":1}}""")]
    [InlineData("search/action", """{"subject":{"type":"user","id":"lena"},"resource":{"type":"role","id":"team-lead"},"context":{"agent":"codex"}}""")]
    [InlineData("mcp", """{"method":"tools/call","params":{"name":"create_refund","arguments":{"amount":600}},"token":{"sub":"cleo","client_id":"codex","aud":["ISSUER/mcp/crm"]},"context":{"preview":true}}""")]
    [InlineData("requests", """{"subject":{"type":"user","id":"ben"},"action":{"name":"tools/call"},"resource":{"type":"tool","id":"crm/create_refund"},"denial":{"binding_token":"apr_1"}}""")]
    public async Task No_part_of_a_body_brings_the_server_down_or_around(string call, string body)
    {
        foreach (var changed in Variants(body.Replace("ISSUER", pdp.Server.Origin, StringComparison.Ordinal)))
        {
            var reply = await pdp.AskAsync(changed, address: "/access/v1/" + call);
            reply.Status.Should().BeLessThan(500, $"{call} {changed.ToJsonString()} was answered {reply.Json}");
            if (reply.Status == 200 && reply.Json.TryGetProperty("decision", out var decision) && decision.GetBoolean())
            {
                // Only what a change made into another question, about something that is allowed, may pass.
                changed.ToJsonString().Should().MatchRegex("get_contact|create_refund.*\"arguments\":\\{|lena");
            }
        }
    }

    private static IEnumerable<JsonNode> Variants(string body) =>
        from path in Paths(JsonNode.Parse(body)!).ToList() from replacement in Replacements select Changed(body, path, replacement);

    private static IEnumerable<string[]> Paths(JsonNode node, params string[] above)
    {
        IEnumerable<(string Name, JsonNode? Value)> children = node switch
        {
            JsonObject members => members.Select(static member => (member.Key, member.Value)),
            JsonArray items => items.Select(static (item, i) => (i.ToString(System.Globalization.CultureInfo.InvariantCulture), item)),
            _ => [],
        };
        foreach (var (name, value) in children)
        {
            string[] path = [.. above, name];
            yield return path;
            foreach (var below in value is null ? [] : Paths(value, path))
            {
                yield return below;
            }
        }
    }

    private static JsonNode Changed(string body, string[] path, string? replacement)
    {
        var root = JsonNode.Parse(body)!;
        var holder = path[..^1].Aggregate(root, static (node, name) => node is JsonArray array ? array[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]! : node[name]!);
        var value = replacement is null ? null : JsonNode.Parse(replacement);
        if (holder is JsonObject members)
        {
            members.Remove(path[^1]);
            if (replacement is not null)
            {
                members[path[^1]] = value;
            }
        }
        else
        {
            holder.AsArray()[int.Parse(path[^1], System.Globalization.CultureInfo.InvariantCulture)] = value;
        }

        return root;
    }
}
