using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AgentIdentity.Policy;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Admin;

public sealed class PolicyAdminTests
{
    private const string Model = "model\n  schema 1.1\n\ntype user\n\ntype tool\n  relations\n    define human_may: [user]\n";

    [Fact]
    public async Task A_bundle_is_pushed_named_and_shown_and_a_bad_one_changes_nothing()
    {
        await using var server = await StartAsync();

        var pushed = await PushAsync(server, "abc123", ("model/main.fga", Model), ("rules/a.yaml", "apiVersion: agentidentity/v1\nrules:\n  - { id: quiet, mode: shadow, deny: 'true' }\n"));
        pushed.GetProperty("accepted").GetBoolean().Should().BeTrue(pushed.GetRawText());

        var shown = await server.AdminGetAsync("/admin/policy");
        (shown.GetProperty("revision").GetInt64(), shown.GetProperty("commit").GetString(), shown.GetProperty("origin").GetString(), shown.GetProperty("attention").GetBoolean())
            .Should().Be((2, "abc123", "push", false));
        shown.GetProperty("shadow_rules").EnumerateArray().Should().ContainSingle().Which.GetString().Should().Be("quiet");

        var refused = await PushAsync(server, null, ("model/main.fga", "model\n  schema 9\n"));
        refused.GetProperty("accepted").GetBoolean().Should().BeFalse();
        refused.GetProperty("problems")[0].GetProperty("file").GetString().Should().Be("model/main.fga");
        (await PushAsync(server, null, ("../../evil.yaml", "x"))).GetProperty("problems")[0].GetProperty("code").GetString().Should().Be("AID2171");
        shown = await server.AdminGetAsync("/admin/policy");
        (shown.GetProperty("revision").GetInt64(), shown.GetProperty("attention").GetBoolean()).Should().Be((2, true));
        File.Exists(Path.Combine(server.DataFolder, "..", "evil.yaml")).Should().BeFalse();
    }

    [Fact]
    public async Task The_tuples_that_another_bundle_would_meet_are_those_that_were_written_here()
    {
        await using var server = await StartAsync();
        await PushAsync(server, null, ("model/main.fga", Model), ("tuples/a.yaml", "- { user: \"user:ben\", relation: human_may, object: \"tool:crm/a\" }\n"));
        (await server.AdminPostAsync("/admin/tuples", new { user = "user:ann", relation = "human_may", @object = "tool:crm/a" })).StatusCode.Should().Be(HttpStatusCode.Created);

        (await server.AdminGetAsync("/admin/tuples")).GetArrayLength().Should().Be(2);
        (await server.AdminGetAsync("/admin/policy/tuples")).EnumerateArray().Should().ContainSingle().Which.GetProperty("user").GetString().Should().Be("user:ann");
    }

    [Fact]
    public async Task A_bundle_larger_than_other_bodies_is_taken_and_a_body_that_is_none_is_not()
    {
        await using var server = await StartAsync();
        var big = string.Concat(Enumerable.Range(0, 4000).Select(static i => $"- {{ user: \"user:person{i}\", relation: human_may, object: \"tool:crm/a\" }}\n"));

        (await PushAsync(server, null, ("model/main.fga", Model), ("tuples/big.yaml", big))).GetProperty("tuples").GetInt32().Should().Be(4000);

        foreach (var body in (string[])["{}", "[]", "{\"files\":{\"a.yaml\":\"not base64!\"}}", "{\"files\":{},\"more\":1}", "{\"files\":{},\"commit\":\"\"}"])
        {
            var answer = await server.Admin.PostAsync("/admin/policy/bundle", new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
            answer.StatusCode.Should().Be(HttpStatusCode.BadRequest, body);
        }

        using var stranger = server.Client();
        (await stranger.PostAsync("/admin/policy/bundle", new StringContent("{}", Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken))
            .StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_server_with_trusted_keys_takes_what_they_signed_and_nothing_else()
    {
        using var key = BundleSigningKey.Create();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, key.Public.ToPem(), TestContext.Current.CancellationToken);
        await using var server = await StartAsync($"--AgentIdentity:Policy:TrustedKeys:0={file}");
        (await server.AdminGetAsync("/admin/policy")).GetProperty("loaded").GetBoolean().Should().BeFalse("the folder is not signed");

        (await PushAsync(server, null, ("model/main.fga", Model))).GetProperty("problems")[0].GetProperty("code").GetString().Should().Be("AID2165");
        var now = TimeProvider.System.GetUtcNow();
        var signed = BundleContent.Of([new("model/main.fga", Encoding.UTF8.GetBytes(Model))]).Sign(key, new SignedTerms(12, "def", now, now.AddDays(1)));
        var pushed = await PushAsync(server, "said by the sender", ("model/main.fga", Model), ("bundle.jws", signed.Signature!));

        (pushed.GetProperty("revision").GetInt64(), pushed.GetProperty("commit").GetString(), pushed.GetProperty("signed_by").GetString()).Should().Be((12, "def", key.Public.KeyId));
        File.Delete(file);
    }

    [Theory]
    [InlineData("--AgentIdentity:Policy:TrustedKeys=", "list of files")]
    [InlineData("--AgentIdentity:Policy:TrustedKeys:0=", "empty entry")]
    [InlineData("--AgentIdentity:Policy:TrustedKeys:0=/nowhere/key.pub", "/nowhere/key.pub")]
    [InlineData("--AgentIdentity:Policy:WatchEvery=often", "00:00:10")]
    public async Task A_trust_root_that_cannot_be_read_keeps_the_server_from_starting(string setting, string told)
    {
        var start = async () => await (await StartAsync(setting)).DisposeAsync();
        (await start.Should().ThrowAsync<Exception>()).Which.Message.Should().Contain(told);
    }

    private static async Task<ServerUnderTest> StartAsync(params string[] settings)
    {
        var server = new ServerUnderTest { Settings = settings };
        await server.InitializeAsync();
        return server;
    }

    private static async Task<JsonElement> PushAsync(ServerUnderTest server, string? commit, params (string Path, string Text)[] files)
    {
        var body = new Dictionary<string, object> { ["files"] = files.ToDictionary(static f => f.Path, static f => Convert.ToBase64String(Encoding.UTF8.GetBytes(f.Text))) };
        if (commit is not null)
        {
            body["commit"] = commit;
        }

        var answer = await server.Admin.PostAsJsonAsync("/admin/policy/bundle", body, TestContext.Current.CancellationToken);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }
}
