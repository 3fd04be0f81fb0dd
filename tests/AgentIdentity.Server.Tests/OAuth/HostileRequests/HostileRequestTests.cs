using System.Net;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.AspNetCore.WebUtilities;

namespace AgentIdentity.Server.Tests.OAuth.HostileRequests;

/// <summary>Every hostile request has one exact answer, gives nothing, and is no fault of the server's.</summary>
public sealed class HostileRequestTests(Scene scene) : IClassFixture<Scene>
{
    private static readonly Dictionary<string, Hostile> Table =
        new List<Hostile>([.. ClientTable.Rows, .. ProofTable.Rows, .. ExchangeTable.Rows, .. GrantTable.Rows, .. PushTable.Rows, .. AuthorizeTable.Rows, .. StatusTable.Rows])
            .ToDictionary(static row => row.What, StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_hostile_request_gets_exactly_its_answer(string what)
    {
        var row = Table[what];
        var ask = await row.Make(scene);
        // An address for each row: what is limited by address is tested elsewhere.
        using var request = ask.Request($"198.18.{Table.Keys.ToList().IndexOf(what) / 250}.{(Table.Keys.ToList().IndexOf(what) % 250) + 1}");

        using var answer = await scene.Ben.Http.SendAsync(request, TestContext.Current.CancellationToken);

        (await DescribeAsync(answer)).Should().Be(row.Answer, what);
    }

    [Fact]
    public void There_are_more_than_two_hundred() => Table.Count.Should().BeGreaterThan(200);

    [Fact]
    public async Task A_token_still_counts_after_others_tried_to_revoke_it()
    {
        foreach (var ask in (Ask[])[scene.Revoke(scene.Scout), scene.Revoke().With("client_id", Scene.PublicClient).With("client_assertion", null).With("client_assertion_type", null)])
        {
            (await scene.Server.SendAsync(ask.Request("198.19.1.1"))).StatusCode.Should().Be(HttpStatusCode.OK);
        }

        (await scene.Codex.PostAsync("/oauth2/introspect", scene.Codex.Authenticated(("token", scene.Held))))["active"].Should().Be("true");
    }

    [Theory]
    [InlineData("redirect_uri", "https://evil.example/callback")]
    [InlineData("purpose", "Something else")]
    [InlineData("authorization_details", "[]")]
    [InlineData("may_delegate", "true")]
    [InlineData("scope", "openid everything")]
    public async Task What_stands_beside_a_pushed_request_changes_nothing(string name, string value)
    {
        var ben = await scene.Server.AddPersonAsync();
        var ask = (await scene.PushedAsync()).With(name, value).Request("198.19.1.1");

        var back = await ben.FollowAsync(ask.RequestUri!.OriginalString);

        back.GetLeftPart(UriPartial.Path).Should().Be(TestAgent.RedirectUri);
        var granted = await scene.Codex.RedeemAsync(QueryHelpers.ParseQuery(back.Query)["code"].ToString());
        var record = await scene.Server.AdminGetAsync($"/admin/delegations/{granted.DelegationId()}");
        (record.GetProperty("purpose").GetString(), record.GetProperty("may_delegate").GetBoolean()).Should().Be(("Answer support mail", false));
        record.GetProperty("authorization_details").GetArrayLength().Should().Be(3);
    }

    [Fact]
    public async Task A_key_beside_a_pushed_request_binds_nothing()
    {
        var ben = await scene.Server.AddPersonAsync();
        var back = await ben.FollowAsync((await scene.PushedAsync()).With("dpop_jkt", scene.Scout.Prover.Thumbprint).Request("198.19.1.1").RequestUri!.OriginalString);

        (await scene.Codex.RedeemAsync(QueryHelpers.ParseQuery(back.Query)["code"].ToString()))["access_token"].Should().NotBeNull();
    }

    private static async Task<string> DescribeAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        text.Should().NotContain("eyJ").And.NotContain("   at ", "neither tokens nor traces are in a refusal");
        if (answer.Headers.Location is { } location)
        {
            var query = location.IsAbsoluteUri ? QueryHelpers.ParseQuery(location.Query) : [];
            var place = location.IsAbsoluteUri && location.Port == 7777 ? "client" : location.ToString().Split('?')[0];
            return $"{(int)answer.StatusCode} {place} {(query.TryGetValue("error", out var error) ? error.ToString() : "-")}";
        }

        if (answer.StatusCode == HttpStatusCode.OK && text is "" or "{}")
        {
            return "200 nothing";
        }

        using var json = JsonDocument.Parse(text.StartsWith('{') ? text : "{}");
        return answer.StatusCode == HttpStatusCode.OK
            ? $"200 {JsonSerializer.Serialize(json.RootElement)}"
            : $"{(int)answer.StatusCode} {Member(json, "error")} {Member(json, "code")}";
    }

    private static string Member(JsonDocument json, string name) => json.RootElement.TryGetProperty(name, out var value) ? value.GetString()! : "-";
}
