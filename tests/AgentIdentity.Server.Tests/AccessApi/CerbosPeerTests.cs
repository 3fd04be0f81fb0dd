using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Tests;

namespace AgentIdentity.Server.Tests.AccessApi;

/// <summary>The same AuthZEN requests put to this server and to a real Cerbos that has the same policy: equal answers.</summary>
public sealed class CerbosPeerTests(CertifiedServer pdp)
{
    // Cerbos reads no properties of actions, so the rules about soft deletion are not among these.
    private const string Records = """
        apiVersion: api.cerbos.dev/v1
        resourcePolicy:
          resource: record
          version: default
          variables:
            local:
              status: 'has(R.attr.status) ? R.attr.status : (R.id == "record-2" ? "archived" : R.id == "record-1" ? "active" : "unknown")'
              known: 'R.id in ["record-1", "record-2"]'
          rules:
            - actions: [read]
              effect: EFFECT_ALLOW
              roles: ["*"]
              condition: { match: { expr: 'V.known && P.id in ["alice", "bob"]' } }
            - actions: [write]
              effect: EFFECT_ALLOW
              roles: ["*"]
              condition: { match: { expr: 'V.known && P.id == "alice" && V.status != "archived"' } }
            - actions: [write]
              effect: EFFECT_ALLOW
              roles: ["*"]
              condition: { match: { expr: 'V.known && V.status == "archived" && (P.id == "bob" || (has(P.attr.role) && P.attr.role == "admin"))' } }

        """;

    [Fact]
    public async Task Every_question_of_the_scenarios_kind_gets_the_same_answer()
    {
        await using var cerbos = await Cerbos.StartAsync(("record.yaml", Records));
        using var peer = new HttpClient { BaseAddress = cerbos.Address };
        var questions = Questions().ToList();
        questions.Should().HaveCount(3 * 3 * 3 * 3 * 3);
        var (allowed, refused) = (0, 0);
        foreach (var question in questions)
        {
            var (ours, theirs) = ((await pdp.AskAsync("/access/v1/evaluation", question.ToJsonString())).Json, await AskAsync(peer, "/access/v1/evaluation", question));
            ours.GetProperty("decision").GetBoolean().Should().Be(theirs.GetProperty("decision").GetBoolean(), question.ToJsonString());
            _ = theirs.GetProperty("decision").GetBoolean() ? allowed++ : refused++;
        }

        (allowed, refused).Should().Match<(int Allowed, int Refused)>(static counts => counts.Allowed > 50 && counts.Refused > 50);
    }

    [Theory]
    [InlineData("execute_all")]
    [InlineData("deny_on_first_deny")]
    [InlineData("permit_on_first_permit")]
    public async Task Batches_stop_at_the_same_place(string semantic)
    {
        await using var cerbos = await Cerbos.StartAsync(("record.yaml", Records));
        using var peer = new HttpClient { BaseAddress = cerbos.Address };
        foreach (var some in Batches())
        {
            var batch = new JsonObject
            {
                ["evaluations"] = new JsonArray([.. some.Select(static one => one.DeepClone())]),
                ["options"] = new JsonObject { ["evaluations_semantic"] = semantic },
            };
            var (ours, theirs) = ((await pdp.AskAsync("/access/v1/evaluations", batch.ToJsonString())).Json, await AskAsync(peer, "/access/v1/evaluations", batch));
            Decisions(ours).Should().Equal(Decisions(theirs), batch.ToJsonString());
        }
    }

    // Cerbos 0.55 takes one description of a resource for the whole batch, whatever the items say: each is named once.
    private static IEnumerable<List<JsonObject>> Batches() => Questions()
        .GroupBy(static one => $"{one["subject"]} {one["action"]}")
        .SelectMany(static same => Enumerable.Range(0, 3).Select(turn =>
            same.GroupBy(static one => (string)one["resource"]!["id"]!).Select((described, i) => described.ElementAt((turn + i) % 3)).ToList()));

    private static IEnumerable<JsonObject> Questions() =>
        from subject in (string[])["alice", "bob", "carol"]
        from role in (string?[])[null, "admin", "reader"]
        from action in (string[])["read", "write", "fly"]
        from resource in (string[])["record-1", "record-2", "record-3"]
        from status in (string?[])[null, "active", "archived"]
        select new JsonObject
        {
            ["subject"] = Entity("user", subject, "role", role),
            ["action"] = new JsonObject { ["name"] = action },
            ["resource"] = Entity("record", resource, "status", status),
        };

    private static JsonObject Entity(string type, string id, string property, string? value)
    {
        var entity = new JsonObject { ["type"] = type, ["id"] = id };
        if (value is not null)
        {
            entity["properties"] = new JsonObject { [property] = value };
        }

        return entity;
    }

    private static IEnumerable<bool> Decisions(JsonElement answer) => answer.GetProperty("evaluations").EnumerateArray().Select(static one => one.GetProperty("decision").GetBoolean());

    private static async Task<JsonElement> AskAsync(HttpClient peer, string address, JsonObject question)
    {
        using var response = await peer.PostAsJsonAsync(address, question);
        response.IsSuccessStatusCode.Should().BeTrue(await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
