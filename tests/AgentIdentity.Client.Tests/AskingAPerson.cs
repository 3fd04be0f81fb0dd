using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AgentIdentity.Tokens;

namespace AgentIdentity.Client.Tests;

public sealed class AskingAPerson : IAsyncLifetime
{
    private const string Callback = "http://127.0.0.1:7777/callback";
    private Agent _agent = null!;

    public async ValueTask InitializeAsync() => _agent = await Agent.StartAsync();

    public ValueTask DisposeAsync() => _agent.DisposeAsync();

    [Fact]
    public async Task The_wish_is_pushed_with_PKCE_and_the_code_is_redeemed_with_its_verifier()
    {
        var pending = await AskAsync();
        var pushed = _agent.Broker.Forms.Single();

        pending.Address.ToString().Should().StartWith(_agent.Broker.Issuer + "/oauth2/authorize?client_id=codex&request_uri=urn");
        (pushed["scope"], pushed["requested_actor"], pushed["purpose"], pushed["ends_in_days"], pushed["budget_usd"], pushed["may_delegate"])
            .Should().Be(("openid delegation", "codex", "Answer customers", "30", "1", "true"));

        (await pending.CompleteAsync(Answer($"code=c1&state={pushed["state"]}&iss={Uri.EscapeDataString(_agent.Broker.Issuer)}"), Cancel)).Should().Be("dlg_granted");
        var redeemed = _agent.Broker.Forms.Last();
        (redeemed["code"], redeemed["redirect_uri"]).Should().Be(("c1", Callback));
        Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(redeemed["code_verifier"]))).Should().Be(pushed["code_challenge"]);
    }

    [Theory]
    [InlineData("code=c1&state=other&iss={iss}", "state")]
    [InlineData("code=c1&iss={iss}", "state")]
    [InlineData("code=c1&state={state}", "iss")]
    [InlineData("code=c1&state={state}&iss=https://evil.example", "iss")]
    [InlineData("code=c1&code=c2&state={state}&iss={iss}", "repeats")]
    [InlineData("state={state}&iss={iss}", "code")]
    [InlineData("error=access_denied&state={state}&iss={iss}", "access_denied")]
    public async Task An_answer_that_is_not_for_this_wish_is_not_redeemed(string query, string reason)
    {
        var pending = await AskAsync();
        var filled = query.Replace("{state}", _agent.Broker.Forms.Single()["state"], StringComparison.Ordinal).Replace("{iss}", Uri.EscapeDataString(_agent.Broker.Issuer), StringComparison.Ordinal);

        var complete = () => pending.CompleteAsync(Answer(filled), Cancel);

        (await complete.Should().ThrowAsync<AgentIdentityException>()).WithMessage($"*{reason}*");
        _agent.Broker.Forms.Should().ContainSingle("nothing was redeemed");
    }

    private Task<PendingGrant> AskAsync() => _agent.Client.AskForDelegationAsync(
        new("Answer customers", AuthorizationDetails.Parse("""[{"type":"urn:agentidentity:model","locations":["x"],"identifier":"*"}]""").Value, new(Callback))
        {
            EndsInDays = 30,
            BudgetMicroUsd = 1_000_000,
            MayDelegate = true,
        },
        Cancel);

    private static Uri Answer(string query) => new($"{Callback}?{query}");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
