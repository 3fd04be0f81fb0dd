using System.Net;
using System.Text.Json;

namespace AgentIdentity.Server.Tests.AccessApi;

/// <summary>The certification scenario of AuthZEN Authorization API 1.0: what its harness sends and checks at the levels Basic, Batch and Discovery.</summary>
public sealed class CertificationTests(CertifiedServer pdp)
{
    private const string One = "/access/v1/evaluation";
    private const string Many = "/access/v1/evaluations";

    [Theory]
    [InlineData("alice", "read", "record-1", true)]
    [InlineData("alice", "write", "record-1", true)]
    [InlineData("bob", "read", "record-1", true)]
    [InlineData("bob", "write", "record-1", false)]
    public async Task Rules_1_to_4_by_identifiers_alone_whatever_the_context(string subject, string action, string resource, bool decision)
    {
        var question = $$$"""{"subject":{"type":"user","id":"{{{subject}}}"},"action":{"name":"{{{action}}}"},"resource":{"type":"record","id":"{{{resource}}}"}}""";
        foreach (var body in new[] { question, question[..^1] + ""","context":{"time":"2025-06-27T18:03-07:00","ip":"192.168.1.1"}}""" })
        {
            for (var i = 0; i < 3; i++)
            {
                (await DecisionAsync(body)).Should().Be(decision);
            }
        }
    }

    [Theory]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"write"},"resource":{"type":"record","id":"record-2","properties":{"status":"archived"}}}""", false)]
    [InlineData("""{"subject":{"type":"user","id":"bob","properties":{"role":"admin"}},"action":{"name":"write"},"resource":{"type":"record","id":"record-2","properties":{"status":"archived"}}}""", true)]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"delete","properties":{"soft":true}},"resource":{"type":"record","id":"record-1"}}""", true)]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"delete","properties":{"soft":false}},"resource":{"type":"record","id":"record-1"}}""", false)]
    // Beyond the harness: the rules as they are worded, on the other record and of another subject.
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"write"},"resource":{"type":"record","id":"record-1","properties":{"status":"archived"}}}""", false)]
    [InlineData("""{"subject":{"type":"user","id":"carol","properties":{"role":"admin"}},"action":{"name":"write"},"resource":{"type":"record","id":"record-2","properties":{"status":"archived"}}}""", true)]
    [InlineData("""{"subject":{"type":"user","id":"carol"},"action":{"name":"write"},"resource":{"type":"record","id":"record-2","properties":{"status":"archived"}}}""", false)]
    public async Task Rules_5_to_8_by_properties(string body, bool decision) => (await DecisionAsync(body)).Should().Be(decision);

    [Theory]
    [InlineData("""{"subject":{"type":"user","id":"alice","properties":{"department":"Sales","role":"manager"}},"action":{"name":"read","properties":{"method":"GET"}},"resource":{"type":"record","id":"record-1","properties":{"status":"active","owner":"bob"}}}""")]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"},"foo":"bar","futureField":{"nested":true}}""")]
    public async Task What_nobody_asked_about_is_passed_over(string body) => (await DecisionAsync(body)).Should().BeTrue();

    [Theory]
    [InlineData("""{"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}""", "subject")]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"resource":{"type":"record","id":"record-1"}}""", "action")]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"read"}}""", "resource")]
    [InlineData("""{"subject":{"id":"alice"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}""", "subject.type")]
    [InlineData("""{"subject":{"type":"user"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}""", "subject.id")]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{},"resource":{"type":"record","id":"record-1"}}""", "action.name")]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"id":"record-1"}}""", "resource.type")]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"record"}}""", "resource.id")]
    [InlineData("""{"subject":"alice","action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}""", "subject")]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":123},"resource":{"type":"record","id":"record-1"}}""", "action.name")]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"},"context":[]}""", "context")]
    [InlineData("""{"subject":{"type":"user","id":"alice","properties":3},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}""", "subject.properties")]
    [InlineData("""{"subject":{"type":"user","id":"alice"}""", "JSON")]
    [InlineData("""{"subject":{"type":"user","id":"alice","id":"bob"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}""", "id")]
    [InlineData("not json", "JSON")]
    [InlineData("", "subject")]
    [InlineData("[]", "object")]
    public async Task A_mistake_is_answered_400_and_named(string body, string named)
    {
        var (status, json) = await pdp.AskAsync(One, body);
        (status, json.GetProperty("code").GetString()).Should().Be((HttpStatusCode.BadRequest, "AID5230"));
        json.GetProperty("detail").GetString().Should().Contain(named);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Another_media_type_is_answered_400(string media)
    {
        using var response = await pdp.SendAsync(One, """{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}""", media);
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData(One, """{"subject":{"type":"user","id":"bob"},"action":{"name":"write"},"resource":{"type":"record","id":"record-1"}}""", HttpStatusCode.OK)]
    [InlineData(One, "{}", HttpStatusCode.BadRequest)]
    [InlineData(Many, "{}", HttpStatusCode.BadRequest)]
    [InlineData("/access/v1/search/action", """{"subject":{"type":"user","id":"bob"},"resource":{"type":"record","id":"record-1"}}""", HttpStatusCode.OK)]
    public async Task The_callers_request_id_comes_back_and_none_is_needed(string address, string body, HttpStatusCode status)
    {
        using var named = await pdp.SendAsync(address, body, id: "bfe9eb29-ab87-4ca3-be83-a1d5d8305716");
        named.StatusCode.Should().Be(status);
        named.Headers.GetValues("X-Request-ID").Should().Equal("bfe9eb29-ab87-4ca3-be83-a1d5d8305716");

        using var unnamed = await pdp.SendAsync(address, body);
        unnamed.StatusCode.Should().Be(status);
        unnamed.Headers.Contains("X-Request-ID").Should().BeFalse();
    }

    [Theory]
    [InlineData("""{"subject":{"type":"user","id":"bob"},"resource":{"type":"record","id":"record-1"},"evaluations":[{"action":{"name":"read"}},{"action":{"name":"write"}}]}""", "true,false")]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"write"},"evaluations":[{"resource":{"type":"record","id":"record-1","properties":{"status":"active"}}},{"resource":{"type":"record","id":"record-2","properties":{"status":"archived"}}}]}""", "true,false")]
    [InlineData("""{"action":{"name":"write"},"resource":{"type":"record","id":"record-2","properties":{"status":"archived"}},"evaluations":[{"subject":{"type":"user","id":"alice"}},{"subject":{"type":"user","id":"bob","properties":{"role":"admin"}}}]}""", "false,true")]
    [InlineData("""{"evaluations":[{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}},{"subject":{"type":"user","id":"bob"},"action":{"name":"write"},"resource":{"type":"record","id":"record-1"}}]}""", "true,false")]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"context":{"time":"2025-06-27T18:03-07:00"},"evaluations":[{"resource":{"type":"record","id":"record-1"}},{"resource":{"type":"record","id":"record-2"},"context":{"source":"batch-override"}}]}""", "true,true")]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"write"},"resource":{"type":"record"},"evaluations":[{"resource":{"id":"record-1","properties":{"status":"active"}}},{"resource":{"type":"record","id":"record-2","properties":{"status":"archived"}}}]}""", "true,false")]
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"evaluations":[{"resource":{"type":"record","id":"record-1"}},{}]}""", "true,false")]
    // A default's properties are not those of an item that names another thing.
    [InlineData("""{"subject":{"type":"user","id":"alice"},"action":{"name":"write"},"resource":{"type":"record","id":"record-2","properties":{"status":"active"}},"evaluations":[{"resource":{"id":"record-2"}},{}]}""", "false,true")]
    public async Task Several_questions_are_answered_in_their_order(string body, string decisions)
    {
        var (status, json) = await pdp.AskAsync(Many, body);
        status.Should().Be(HttpStatusCode.OK, json.ToString());
        Decisions(json).Should().Be(decisions);
        json.TryGetProperty("decision", out _).Should().BeFalse();
    }

    [Fact]
    public async Task An_item_that_is_no_question_is_refused_by_itself()
    {
        var (_, json) = await pdp.AskAsync(Many, """{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"evaluations":[{"resource":{"type":"record","id":"record-1"}},{}]}""");
        var error = json.GetProperty("evaluations")[1].GetProperty("context").GetProperty("error");
        (error.GetProperty("status").GetInt32(), error.GetProperty("message").GetString()).Should().Be((400, "resource is missing."));
    }

    [Theory]
    [InlineData("execute_all", "true,false,true")]
    [InlineData("deny_on_first_deny", "true,false")]
    [InlineData("permit_on_first_permit", "true")]
    [InlineData(null, "true,false,true")]
    public async Task The_semantic_says_how_far_it_goes(string? semantic, string decisions)
    {
        var options = semantic is null ? "" : $$$""","options":{"evaluations_semantic":"{{{semantic}}}","another":1}""";
        var (_, json) = await pdp.AskAsync(Many, $$$"""{"subject":{"type":"user","id":"bob"},"resource":{"type":"record","id":"record-1"},"evaluations":[{"action":{"name":"read"}},{"action":{"name":"write"}},{"action":{"name":"read"}}]{{{options}}}}""");
        Decisions(json).Should().Be(decisions);
    }

    [Theory]
    [InlineData("""{"evaluations":{}}""")]
    [InlineData("""{"evaluations":["alice"]}""")]
    [InlineData("""{"evaluations":[{}],"options":[]}""")]
    [InlineData("""{"evaluations":[{}],"options":{"evaluations_semantic":"first"}}""")]
    [InlineData("""{"evaluations":[{}],"options":{"evaluations_semantic":1}}""")]
    public async Task A_batch_that_is_none_is_answered_400(string body) => (await pdp.AskAsync(Many, body)).Status.Should().Be(HttpStatusCode.BadRequest);

    [Theory]
    [InlineData("")]
    [InlineData(""","evaluations":[]""")]
    [InlineData(""","evaluations":null""")]
    public async Task Without_items_it_is_one_question(string evaluations)
    {
        var (status, json) = await pdp.AskAsync(Many, $$$"""{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}{{{evaluations}}}}""");
        (status, json.GetProperty("decision").GetBoolean()).Should().Be((HttpStatusCode.OK, true));
    }

    [Fact]
    public async Task The_metadata_names_this_server_and_where_it_answers()
    {
        using var response = await pdp.Server.GetAsync("/.well-known/authzen-configuration");
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/json");
        var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        json.GetProperty("policy_decision_point").GetString().Should().Be(pdp.Server.Origin);
        foreach (var (member, address) in new[]
        {
            ("access_evaluation_endpoint", One), ("access_evaluations_endpoint", Many), ("search_subject_endpoint", "/access/v1/search/subject"),
            ("search_resource_endpoint", "/access/v1/search/resource"), ("search_action_endpoint", "/access/v1/search/action"),
        })
        {
            json.GetProperty(member).GetString().Should().Be(pdp.Server.Origin + address);
        }
    }

    private static string Decisions(JsonElement json) =>
        string.Join(',', json.GetProperty("evaluations").EnumerateArray().Select(static one => one.GetProperty("decision").GetBoolean() ? "true" : "false"));

    private async Task<bool> DecisionAsync(string body)
    {
        var (status, json) = await pdp.AskAsync(One, body);
        status.Should().Be(HttpStatusCode.OK, json.ToString());
        return json.GetProperty("decision").GetBoolean();
    }
}
