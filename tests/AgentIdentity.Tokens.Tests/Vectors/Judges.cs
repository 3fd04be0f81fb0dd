using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Tokens.Tests.Vectors;

/// <summary>What the validator of each kind says at the moment of the vectors, trusting whom the file says it trusts.</summary>
internal sealed class Judges
{
    /// <summary>The access token that the proofs are for.</summary>
    public const string ProvenToken = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";

    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(Bases.Now));
    private readonly Dictionary<string, VerificationKey> _issuer = Keys("issuer-es256", "issuer-es384", "issuer-ps256", "issuer-rs256");
    private readonly Dictionary<string, VerificationKey> _idp = Keys("idp-es256");

    private TokenTrust Issuer => new(Bases.Issuer, _issuer.GetValueOrDefault);

    public TokenError? Judge(string shownAs, string token) => shownAs switch
    {
        "delegated" => Outcome(new DelegationTokenValidator(Issuer, _time).Validate(token, Bases.Crm)),
        "agent" => Outcome(new AgentTokenValidator(Issuer, _time).Validate(token, Bases.Issuer)),
        "human" => Outcome(new HumanTokenValidator(Issuer, _time).Validate(token, Bases.Issuer)),
        "client-assertion" => Outcome(new ClientAssertionValidator(Bases.Issuer, new ReplayMemory(4, _time), _time).ValidateAsync(token, KeysOf).Now()),
        "proof" => Outcome(new DpopValidator(new ReplayMemory(4, _time), new DpopOptions(), _time).ValidateAsync(token, "POST", Bases.Crm, ProvenToken, Bases.Thumbprint).Now()),
        "id-token" => Outcome(new ForeignTokenValidator(Idp, _time).ValidateIdToken(token)),
        "entra-access-token" => Outcome(new ForeignTokenValidator(Entra, _time).ValidateAccessToken(token)),
        "id-jag" => Outcome(new IdJagValidator(Idp, Bases.Issuer, _time).Validate(token, Bases.Agent)),
        "jwt-svid" => Outcome(new WorkloadTokenValidator(WorkloadTrust.Spiffe("prod.example", _idp.GetValueOrDefault), Bases.Issuer, _time).Validate(token)),
        "kubernetes" => Outcome(new WorkloadTokenValidator(WorkloadTrust.Kubernetes(Bases.Cluster, _idp.GetValueOrDefault), Bases.Issuer, _time).Validate(token)),
        "transaction" => Outcome(new TransactionTokenValidator(Issuer, "prod.example", _time).Validate(token)),
        "introspection" => Outcome(new IntrospectionValidator(Issuer, _time).Validate(token, "https://crm.internal")),
        _ => throw new ArgumentException($"No validator is called {shownAs}.", nameof(shownAs)),
    };

    private TrustedIssuer Idp => new(Bases.Idp, _idp.GetValueOrDefault)
    {
        Mapper = IssuerMapper.OktaIdJag,
        AcceptedAudiences = [Bases.Issuer],
    };

    private TrustedIssuer Entra => new(Bases.Entra, _idp.GetValueOrDefault)
    {
        Mapper = IssuerMapper.Entra,
        AcceptedAudiences = ["api://broker"],
        AcceptedAuthorizedParties = ["codex-at-entra"],
        Tenants = [Bases.Tenant],
    };

    private static VerificationKeySet? KeysOf(string client) =>
        client == Bases.Agent ? VerificationKeySet.Parse(VectorKeys.Shared.PublicJwk("agent-es256").ToJsonString()).Value : null;

    private static Dictionary<string, VerificationKey> Keys(params string[] ids) => ids.ToDictionary(static id => id, VectorKeys.Shared.Public);

    private static TokenError? Outcome<T>(TokenResult<T> result)
        where T : class => result.TryGet(out _, out var failure) ? null : failure.Error;
}
