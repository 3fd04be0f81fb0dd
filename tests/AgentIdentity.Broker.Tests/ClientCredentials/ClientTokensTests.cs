using System.Security.Cryptography;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Broker.Tests.ClientCredentials;

public sealed class ClientTokensTests : IAsyncLifetime
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.Zero));
    private readonly ClientTokens _tokens;
    private FakeTokenEndpoint _server = null!;

    public ClientTokensTests() => _tokens = new ClientTokens(_time);

    public async ValueTask InitializeAsync() => _server = await FakeTokenEndpoint.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _tokens.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("client_secret_basic")]
    [InlineData("client_secret_post")]
    public async Task A_client_with_a_secret_gets_a_token_in_its_own_way(string method)
    {
        _server.Method = method;
        (await GetAsync(Ask(method))).Should().Be("token-1");
        await FailsAsync(Ask(method) with { Secret = new SecretValue("wrong") }, BrokerError.TokenSourceRefused);
        await FailsAsync(Ask(method == "client_secret_basic" ? "client_secret_post" : "client_secret_basic") with { Upstream = "other" }, BrokerError.TokenSourceRefused);
    }

    [Fact]
    public async Task A_client_with_a_key_signs_an_assertion_for_the_server_each_time_another_one()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var jwks = VerificationKeySet.Parse(new ClientAssertionSigner(key, FakeTokenEndpoint.ClientId, _time).PublicJwks).Value;
        var validator = new ClientAssertionValidator("https://id.crm.example", new ReplayMemory(100, _time), _time);
        _server.Method = "private_key_jwt";
        _server.Assertion = async assertion => (await validator.ValidateAsync(assertion, client => client == FakeTokenEndpoint.ClientId ? jwks : null)).Ok;
        var ask = Ask("private_key_jwt") with { Secret = new SecretValue(key.ExportPkcs8PrivateKeyPem()), AssertionAudience = "https://id.crm.example" };

        (await GetAsync(ask)).Should().Be("token-1");
        _tokens.Forget(ask);
        (await GetAsync(ask)).Should().Be("token-2", "the second assertion is no replay of the first");
        await FailsAsync(ask with { AssertionAudience = "https://id.other.example", Upstream = "other" }, BrokerError.TokenSourceRefused);
        var failure = await FailsAsync(ask with { Secret = new SecretValue("not a key hunter2") }, BrokerError.SecretUnusable);
        failure.ToString().Should().NotContain("hunter2");
    }

    [Fact]
    public async Task What_is_configured_is_asked_for()
    {
        await GetAsync(Ask() with { Scope = "crm.read crm.write", Audience = "https://crm.example", Resource = "https://crm.example/api" });
        var form = _server.Forms.Single();
        (form["scope"].ToString(), form["audience"].ToString(), form["resource"].ToString()).Should().Be(("crm.read crm.write", "https://crm.example", "https://crm.example/api"));
    }

    [Fact]
    public async Task However_many_ask_the_token_is_fetched_once_and_again_before_its_end()
    {
        (await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => GetAsync(Ask())))).Distinct().Should().Equal("token-1");
        _time.Advance(TimeSpan.FromSeconds(269));
        (await GetAsync(Ask())).Should().Be("token-1");
        _time.Advance(TimeSpan.FromSeconds(1));
        (await GetAsync(Ask())).Should().Be("token-2");
        _server.Asked.Should().Be(2);
    }

    [Fact]
    public async Task A_caller_who_goes_away_takes_nothing_from_those_who_wait()
    {
        using var gone = new CancellationTokenSource();
        var first = _tokens.GetAsync(Ask(), gone.Token);
        var second = GetAsync(Ask());
        await gone.CancelAsync();
        await first.Invoking(static waiting => waiting).Should().ThrowAsync<OperationCanceledException>();
        (await second).Should().Be("token-1");
        _server.Asked.Should().Be(1);
    }

    [Fact]
    public async Task Two_upstreams_and_two_secrets_never_share_a_token()
    {
        (await GetAsync(Ask())).Should().Be("token-1");
        (await GetAsync(Ask() with { Upstream = "erp" })).Should().Be("token-2");
        (await GetAsync(Ask() with { Scope = "less" })).Should().Be("token-3");
        await FailsAsync(Ask() with { Secret = new SecretValue("another") }, BrokerError.TokenSourceRefused);
    }

    [Fact]
    public async Task A_token_that_the_upstream_refused_is_not_shown_again()
    {
        await GetAsync(Ask());
        _tokens.Forget(Ask());
        (await GetAsync(Ask())).Should().Be("token-2");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("""{"access_token":"a","token_type":"DPoP"}""")]
    [InlineData("""{"access_token":"a"}""")]
    [InlineData("""{"access_token":"","token_type":"Bearer"}""")]
    [InlineData("""{"access_token":"a\r\nX-Evil: 1","token_type":"Bearer"}""")]
    [InlineData("""{"access_token":7,"token_type":"Bearer"}""")]
    public async Task An_answer_that_is_no_bearer_token_is_none(string answer)
    {
        _server.Answer = _ => Results.Text(answer, "application/json");
        await FailsAsync(Ask(), BrokerError.TokenSourceRefused);
    }

    [Theory]
    [InlineData("""{"access_token":"t","token_type":"bearer"}""", 29, 31)]
    [InlineData("""{"access_token":"t","token_type":"bearer","expires_in":"300"}""", 29, 31)]
    [InlineData("""{"access_token":"t","token_type":"bearer","expires_in":-1}""", 29, 31)]
    [InlineData("""{"access_token":"t","token_type":"bearer","expires_in":1e300}""", 3569, 3571)]
    public async Task A_life_that_cannot_be_believed_is_a_short_one(string answer, int kept, int gone)
    {
        _server.Answer = _ => Results.Text(answer, "application/json");
        await GetAsync(Ask());
        _time.Advance(TimeSpan.FromSeconds(kept));
        await GetAsync(Ask());
        _server.Asked.Should().Be(1);
        _time.Advance(TimeSpan.FromSeconds(gone - kept));
        await GetAsync(Ask());
        _server.Asked.Should().Be(2);
    }

    [Fact]
    public async Task A_refusal_names_the_code_and_nothing_else_of_the_answer()
    {
        var failure = await FailsAsync(Ask() with { Secret = new SecretValue("wrong-hunter2") }, BrokerError.TokenSourceRefused);
        failure.Failure.Detail.Should().Contain("invalid_client");
        failure.ToString().Should().NotContain(FakeTokenEndpoint.Secret).And.NotContain("hunter2");
        _server.Method = "client_secret_post";
        _server.Answer = static _ => Results.Json(new { error = "Secret hunter2 <b>" }, statusCode: 400);
        (await FailsAsync(Ask("client_secret_post"), BrokerError.TokenSourceRefused)).ToString().Should().NotContain("hunter2");
    }

    [Fact]
    public async Task A_server_that_fails_is_silent_or_sends_elsewhere_gives_no_token_and_is_asked_again()
    {
        _server.Answer = static _ => Results.StatusCode(503);
        await FailsAsync(Ask(), BrokerError.TokenSourceUnavailable);
        _server.Answer = _ => Results.Redirect("http://127.0.0.1:1/elsewhere");
        await FailsAsync(Ask(), BrokerError.TokenSourceRefused);
        await FailsAsync(Ask() with { TokenAddress = new Uri("http://127.0.0.1:1/token") }, BrokerError.TokenSourceUnavailable);
        _server.Answer = static _ => Results.Text(new string('x', 100_000));
        await FailsAsync(Ask(), BrokerError.TokenSourceUnavailable);
        _server.Answer = static _ => Results.Json(new { access_token = "at last", token_type = "Bearer" });
        await FailsAsync(Ask(), BrokerError.TokenSourceRefused);
        _server.Answer = static _ => Results.Json(new { access_token = "at-last", token_type = "Bearer" });
        (await GetAsync(Ask())).Should().Be("at-last");
    }

    private ClientTokenRequest Ask(string method = "client_secret_basic") =>
        new("crm", _server.Address, FakeTokenEndpoint.ClientId, method, new SecretValue(FakeTokenEndpoint.Secret)) { AssertionAudience = _server.Address.ToString() };

    private async Task<string> GetAsync(ClientTokenRequest ask) => (await _tokens.GetAsync(ask, Ct)).Reveal();

    private async Task<BrokerException> FailsAsync(ClientTokenRequest ask, BrokerError error)
    {
        var thrown = (await _tokens.Awaiting(tokens => tokens.GetAsync(ask, Ct)).Should().ThrowAsync<BrokerException>()).Which;
        thrown.Failure.Error.Should().Be(error);
        return thrown;
    }
}
