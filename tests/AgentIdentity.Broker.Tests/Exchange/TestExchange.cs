using AgentIdentity.Tokens;

namespace AgentIdentity.Broker.Tests;

/// <summary>Exchanges as the token server passes them on: the client authenticated, its proof checked, every token still to be judged.</summary>
internal static class TestExchange
{
    public const string Thumbprint = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
    public const string OtherThumbprint = "1ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";

    /// <summary>Stands for a token of ben's own in these tests, where reading such tokens is the host's business.</summary>
    public const string BensToken = "ben";

    public static OwnTokenRequest ActorTokenOf(string agent) => new() { Client = agent, Resource = TestBroker.Issuer, KeyThumbprint = Thumbprint };

    public static async Task<string> ActorTokenAsync(this TestBroker broker, string agent = "codex") =>
        (await broker.Part<TokenMinter>().MintAgentAsync(new AgentTokenRequest { Agent = agent, KeyThumbprint = Thumbprint })).Value;

    /// <summary>Form (b): the delegation's id with the actor token.</summary>
    public static async Task<ExchangeRequest> NewExchangeAsync(this TestBroker broker, string delegation, string agent = "codex") => new()
    {
        Client = broker.Agents.Find(agent)!,
        KeyThumbprint = Thumbprint,
        SubjectToken = delegation,
        SubjectTokenType = ExchangeTypes.Delegation,
        ActorToken = await broker.ActorTokenAsync(agent),
        ActorTokenType = ExchangeTypes.AccessToken,
        Resource = TestBroker.Crm,
    };

    /// <summary>Form (a): a token of the human's with the actor token.</summary>
    public static async Task<ExchangeRequest> ForAsync(this TestBroker broker, string human, string? delegation = null) =>
        await broker.NewExchangeAsync(human) with { SubjectTokenType = ExchangeTypes.IdToken, DelegationId = delegation };

    /// <summary>Form (c): a delegated token in the hands of its key's holder.</summary>
    public static async Task<ExchangeRequest> ContinueAsync(this TestBroker broker, MintedToken held) =>
        await broker.NewExchangeAsync(held.Value) with { SubjectTokenType = ExchangeTypes.AccessToken, ActorToken = null, ActorTokenType = null };

    public static Task<BrokerResult<ExchangeResult>> ExchangeAsync(this TestBroker broker, ExchangeRequest request, Func<SubjectIdentity, SubjectIdentity>? adjust = null) =>
        broker.Part<TokenExchange>().ExchangeAsync(request, (token, _, _, _) =>
            ValueTask.FromResult<TokenResult<SubjectIdentity>>(adjust is null ? broker.Human(token) : adjust(broker.Human(token))));

    public static async Task<BrokerResult<ExchangeResult>> ExchangeAsync(
        this TestBroker broker, string delegation, string agent = "codex", string? human = null, AuthorizationDetails? details = null) =>
        await broker.ExchangeAsync((human is null ? await broker.NewExchangeAsync(delegation, agent) : await broker.ForAsync(human, delegation)) with
        {
            Details = details?.ToJson(),
        });

    public static async Task<BrokerError?> RefusalAsync(this TestBroker broker, ExchangeRequest request, Func<SubjectIdentity, SubjectIdentity>? adjust = null) =>
        (await broker.ExchangeAsync(request, adjust)).Failure?.Error;

    public static SubjectIdentity Human(this TestBroker broker, string person) => new()
    {
        PersonId = person,
        Issuer = TestBroker.Issuer,
        Subject = person,
        Authentication = new HumanAuthentication(broker.Now.AddMinutes(-1), "mfa", ["hwk"]),
        SessionId = "session-1",
        TokenId = "jti-of-" + person,
        IssuedAt = broker.Now,
        ExpiresAt = broker.Now.AddMinutes(10),
    };

    public static Delegation Read(this TestBroker broker, MintedToken token, string audience) =>
        new DelegationTokenValidator(TokenTrust.Of(TestBroker.Issuer, broker.Part<KeyRing>()), broker.Time).Validate(token.Value, audience).Value;
}
