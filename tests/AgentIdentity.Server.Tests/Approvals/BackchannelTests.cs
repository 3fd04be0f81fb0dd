using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Approvals;

/// <summary>An agent waits for an approval over a channel of its own: OpenID CIBA, poll and ping.</summary>
public sealed class BackchannelTests(ApprovalWorld world)
{
    private const string Grant = "urn:openid:params:grant-type:ciba";

    [Fact]
    public async Task A_client_polls_until_somebody_said_yes_and_has_one_token_that_makes_the_call()
    {
        var call = await world.AskAsync("""{"amount":95}""");
        var asked = await OpenAsync(call, ("binding_message", "Refund 95 for order o1"));
        asked.Status.Should().Be(HttpStatusCode.OK, asked.Json.GetRawText());
        asked.Json.GetProperty("interval").GetInt32().Should().Be(5);
        (await PollAsync(call, asked))["error"].Should().Be("authorization_pending");
        (await PollAsync(call, asked))["error"].Should().Be("slow_down");
        var ann = world.Ann;
        await ann.SignInAsync();
        (await ann.Http.GetStringAsync(call.Page)).Should().Contain("Refund 95 for order o1");

        (await world.Book.ApproveAsync(call.Id, "ann")).Ok.Should().BeTrue();
        var token = await PatientlyAsync(call, asked);

        token.Status.Should().Be(HttpStatusCode.OK, token.Json.GetRawText());
        token["urn:agentidentity:grant_id"].Should().Be(call.Delegation);
        token.Json.TryGetProperty("id_token", out _).Should().BeFalse("nobody was seen who would be its subject");
        (await (call with { Token = token["access_token"]! }).MakeAsync()).GetProperty("error").GetProperty("data").GetProperty("code").GetString().Should().Be("AID3501");
        (await PollAsync(call, asked))["error"].Should().Be("invalid_grant");
    }

    [Fact]
    public async Task A_client_hears_of_a_no_with_its_note()
    {
        var call = await world.AskAsync("""{"amount":96}""");
        var asked = await OpenAsync(call);
        (await world.Book.DenyAsync(call.Id, "eve", note: "Not this customer.")).Ok.Should().BeTrue();
        var refused = await PollAsync(call, asked);
        refused["error"].Should().Be("access_denied");
        refused["error_description"].Should().Contain("Not this customer.");
        (await OpenAsync(call)).Status.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_client_that_is_pinged_hears_that_it_is_settled_and_nothing_more()
    {
        var call = await world.AskAsync("""{"amount":97}""", ApprovalWorld.Pinged);
        (await OpenAsync(call))["error"].Should().Be("invalid_request", "without client_notification_token");
        var asked = await OpenAsync(call, ("client_notification_token", "8d67dc78-7faa-4d41-aabd-67707b374255"));
        asked.Status.Should().Be(HttpStatusCode.OK, asked.Json.GetRawText());
        world.Pings.Should().BeEmpty();
        await DeafAsync();
        (await world.Book.ApproveAsync(call.Id, "ann")).Ok.Should().BeTrue();

        // Less than the patience with one endpoint: a client that never answers keeps nobody else waiting.
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(8));
        while (world.Pings.IsEmpty)
        {
            await Task.Delay(50, end.Token);
        }

        var (authorization, body) = world.Pings.Single();
        authorization.Should().Be("Bearer 8d67dc78-7faa-4d41-aabd-67707b374255");
        JsonSerializer.Deserialize<Dictionary<string, string>>(body).Should().Equal(new Dictionary<string, string> { ["auth_req_id"] = asked["auth_req_id"]! });
        (await PollAsync(call, asked)).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Another_client_has_nothing_of_it()
    {
        var call = await world.AskAsync("""{"amount":98}""");
        var asked = await OpenAsync(call);
        var other = await world.Server.AddAgentAsync();
        (await other.TokenAsync(("grant_type", Grant), ("auth_req_id", asked["auth_req_id"])))["error"].Should().Be("invalid_grant");
        (await OpenAsync(call with { Agent = other }))["error"].Should().Be("invalid_authorization_details");
    }

    [Theory]
    [InlineData("scope", "delegation", "invalid_scope")]
    [InlineData("scope", null, "invalid_scope")]
    [InlineData("login_hint", "zoe", "unknown_user_id")]
    [InlineData("login_hint", null, "invalid_request")]
    [InlineData("id_token_hint", "x.y.z", "invalid_request")]
    [InlineData("binding_message", "a\u202Eb", "invalid_binding_message")]
    [InlineData("requested_expiry", "-1", "invalid_request")]
    [InlineData("request", "x.y.z", "invalid_request")]
    [InlineData("authorization_details", "[]", "invalid_authorization_details")]
    [InlineData("authorization_details", "nonsense", "invalid_authorization_details")]
    [InlineData("authorization_details", """[{"type":"urn:agentidentity:approval","identifier":"apr_unknown"}]""", "invalid_authorization_details")]
    [InlineData("client_assertion", "x.y.z", "invalid_client")]
    public async Task What_is_wrong_with_a_request_is_said_in_its_own_word(string name, string? value, string error)
    {
        var call = await Shared();
        (await OpenAsync(call, (name, value)))["error"].Should().Be(error);
    }

    [Fact]
    public async Task The_metadata_say_that_there_is_such_a_channel()
    {
        var metadata = await world.Server.Http.GetFromJsonAsync<JsonElement>("/.well-known/openid-configuration", TestContext.Current.CancellationToken);
        metadata.GetProperty("backchannel_authentication_endpoint").GetString().Should().Be(world.Server.Origin + "/oauth2/bc-authorize");
        metadata.GetProperty("backchannel_token_delivery_modes_supported").EnumerateArray().Select(static mode => mode.GetString()).Should().Equal("poll", "ping");
        metadata.GetProperty("grant_types_supported").EnumerateArray().Select(static grant => grant.GetString()).Should().Contain(Grant);
    }

    // Asked first, and settled: its ping is under way for as long as pings wait.
    private async Task DeafAsync()
    {
        var call = await world.AskAsync("""{"amount":94}""", ApprovalWorld.Deaf);
        (await OpenAsync(call, ("client_notification_token", "aaaa"))).Status.Should().Be(HttpStatusCode.OK);
        (await world.Book.DenyAsync(call.Id, "ann")).Ok.Should().BeTrue();
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
    }

    private static Task<WaitingCall>? _shared;

    private Task<WaitingCall> Shared() => _shared ??= world.AskAsync("""{"amount":99}""");

    private static async Task<OAuthReply> OpenAsync(WaitingCall call, params (string Name, string? Value)[] more)
    {
        var form = call.Agent.Authenticated(
            ("scope", "openid"), ("login_hint", call.Ben.Person),
            ("authorization_details", $$"""[{"type":"urn:agentidentity:approval","identifier":"{{call.Id}}"}]"""));
        foreach (var (name, value) in more)
        {
            form.Remove(name);
            if (value is not null)
            {
                form[name] = value;
            }
        }

        return await call.Agent.PostAsync("/oauth2/bc-authorize", form);
    }

    private static Task<OAuthReply> PollAsync(WaitingCall call, OAuthReply asked) => call.Agent.TokenAsync(("grant_type", Grant), ("auth_req_id", asked["auth_req_id"]));

    // Polls as a client does that was told to slow down.
    private static async Task<OAuthReply> PatientlyAsync(WaitingCall call, OAuthReply asked)
    {
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            if (await PollAsync(call, asked) is var reply && reply["error"] != "slow_down")
            {
                return reply;
            }

            await Task.Delay(TimeSpan.FromSeconds(4.5), end.Token);
        }
    }
}
