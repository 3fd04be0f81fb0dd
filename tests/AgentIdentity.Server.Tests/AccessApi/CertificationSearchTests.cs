using System.Net;
using System.Text.Json;

namespace AgentIdentity.Server.Tests.AccessApi;

/// <summary>The certification scenario at the level Search, and pages.</summary>
public sealed class CertificationSearchTests(CertifiedServer pdp)
{
    [Theory]
    [InlineData("subject", """{"subject":{"type":"user"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}""", "user:alice,user:bob")]
    [InlineData("subject", """{"subject":{"type":"user"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"},"context":{"ip":"192.168.1.1"}}""", "user:alice,user:bob")]
    [InlineData("subject", """{"subject":{"type":"identity"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}""", "identity:alice,identity:bob")]
    [InlineData("subject", """{"subject":{"type":"user"},"action":{"name":"write"},"resource":{"type":"record","id":"record-2","properties":{"status":"archived"}}}""", "user:bob")]
    [InlineData("subject", """{"subject":{"type":"user","id":"ignored"},"action":{"name":"write"},"resource":{"type":"record","id":"record-1"}}""", "user:alice")]
    [InlineData("resource", """{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"record"}}""", "record:record-1,record:record-2")]
    [InlineData("resource", """{"subject":{"type":"user","id":"alice"},"action":{"name":"write"},"resource":{"type":"record"}}""", "record:record-1")]
    [InlineData("resource", """{"subject":{"type":"user","id":"bob","properties":{"role":"admin"}},"action":{"name":"write"},"resource":{"type":"record"}}""", "record:record-2")]
    [InlineData("action", """{"subject":{"type":"user","id":"alice"},"resource":{"type":"record","id":"record-1"}}""", "owner,read,write")]
    [InlineData("action", """{"subject":{"type":"user","id":"alice"},"resource":{"type":"record","id":"record-1"},"context":{"a":1}}""", "owner,read,write")]
    [InlineData("action", """{"subject":{"type":"user","id":"bob","properties":{"role":"admin"}},"resource":{"type":"record","id":"record-2","properties":{"status":"archived"}}}""", "read,viewer,write")]
    // Unknown things have no results, which is no mistake.
    [InlineData("action", """{"subject":{"type":"user","id":"nonexistent-user"},"resource":{"type":"record","id":"record-1"}}""", "")]
    [InlineData("subject", """{"subject":{"type":"spaceship"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}""", "")]
    [InlineData("subject", """{"subject":{"type":"user"},"action":{"name":"fly"},"resource":{"type":"record","id":"record-1"}}""", "")]
    [InlineData("resource", """{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"spaceship"}}""", "")]
    [InlineData("action", """{"subject":{"type":"user","id":"alice"},"resource":{"type":"spaceship","id":"one"}}""", "")]
    [InlineData("action", """{"subject":{"type":"user","id":"*"},"resource":{"type":"record","id":"record-1"}}""", "")]
    [InlineData("resource", """{"subject":{"type":"role","id":"admin#assignee"},"action":{"name":"write"},"resource":{"type":"record"}}""", "")]
    public async Task A_search_finds_what_an_evaluation_permits(string what, string body, string found)
    {
        var (status, json) = await pdp.AskAsync("/access/v1/search/" + what, body);
        status.Should().Be(HttpStatusCode.OK, json.ToString());
        Found(json).Should().Be(found);
        var page = json.GetProperty("page");
        (page.GetProperty("next_token").GetString(), page.GetProperty("count").GetInt32()).Should().Be(("", json.GetProperty("results").GetArrayLength()));
    }

    [Theory]
    [InlineData("subject", """{"subject":{"type":"user"},"resource":{"type":"record","id":"record-1"}}""")]
    [InlineData("resource", """{"action":{"name":"read"},"resource":{"type":"record"}}""")]
    [InlineData("action", """{"subject":{"type":"user","id":"alice"}}""")]
    [InlineData("subject", """{"subject":{"type":"user"},"action":{"name":"read"},"resource":{"type":"record"}}""")]
    [InlineData("resource", """{"subject":{"type":"user"},"action":{"name":"read"},"resource":{"type":"record"}}""")]
    [InlineData("subject", """{"subject":{"type":"user"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"},"page":3}""")]
    [InlineData("subject", """{"subject":{"type":"user"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"},"page":{"limit":0}}""")]
    [InlineData("subject", """{"subject":{"type":"user"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"},"page":{"limit":"many"}}""")]
    [InlineData("subject", """{"subject":{"type":"user"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"},"page":{"token":"none"}}""")]
    public async Task A_search_that_misses_something_is_answered_400(string what, string body) =>
        (await pdp.AskAsync("/access/v1/search/" + what, body)).Status.Should().Be(HttpStatusCode.BadRequest);

    [Fact]
    public async Task Pages_follow_each_other_to_the_end()
    {
        const string Question = """{"subject":{"type":"user"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"},"page":{"limit":1""";
        var (_, first) = await pdp.AskAsync("/access/v1/search/subject", Question + "}}");
        Found(first).Should().Be("user:alice");
        first.GetProperty("page").GetProperty("total").GetInt32().Should().Be(2);
        var token = first.GetProperty("page").GetProperty("next_token").GetString();

        var (_, second) = await pdp.AskAsync("/access/v1/search/subject", Question + $$$""","token":"{{{token}}}"}}""");
        Found(second).Should().Be("user:bob");
        second.GetProperty("page").GetProperty("next_token").GetString().Should().BeEmpty();

        // A token belongs to its question.
        (await pdp.AskAsync("/access/v1/search/subject", Question.Replace("record-1", "record-2", StringComparison.Ordinal) + $$$""","token":"{{{token}}}"}}""")).Status
            .Should().Be(HttpStatusCode.BadRequest);
    }

    private static string Found(JsonElement json) => string.Join(',', json.GetProperty("results").EnumerateArray().Select(static one =>
        one.TryGetProperty("name", out var name) ? name.GetString() : $"{one.GetProperty("type").GetString()}:{one.GetProperty("id").GetString()}").Order(StringComparer.Ordinal));
}
