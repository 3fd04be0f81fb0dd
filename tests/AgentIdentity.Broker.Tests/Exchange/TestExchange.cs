using AgentIdentity.Tokens;

namespace AgentIdentity.Broker.Tests;

/// <summary>Exchanges as the token server passes them on: client, actor token and proof already validated.</summary>
internal static class TestExchange
{
    public const string Thumbprint = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";

    public static ExchangeRequest NewExchange(this TestBroker broker, string delegation, string agent = "codex") => new()
    {
        ClientId = agent,
        Actor = new AgentCredential
        {
            Issuer = TestBroker.Issuer,
            Agent = agent,
            Audience = TestBroker.Issuer,
            KeyThumbprint = Thumbprint,
            TokenId = "jti",
            IssuedAt = broker.Now,
            ExpiresAt = broker.Now.AddMinutes(5),
        },
        ProofThumbprint = Thumbprint,
        DelegationId = delegation,
        Resource = TestBroker.Crm,
    };

    public static Task<BrokerResult<ExchangeResult>> ExchangeAsync(
        this TestBroker broker, string delegation, string agent = "codex", string? human = null, AuthorizationDetails? details = null) =>
        broker.Part<TokenExchange>().ExchangeAsync(broker.NewExchange(delegation, agent) with { SubjectHuman = human, Details = details });

    public static Delegation Read(this TestBroker broker, MintedToken token, string audience) =>
        new DelegationTokenValidator(TokenTrust.Of(TestBroker.Issuer, broker.Part<KeyRing>()), broker.Time).Validate(token.Value, audience).Value;
}
