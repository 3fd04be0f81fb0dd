using System.Text.Json.Nodes;

namespace AgentIdentity.Tokens.Tests;

/// <summary>
/// Every kind of JWT in one place: same issuer, same key, same audience, so that nothing but the kind itself can tell one from
/// another (RFC 8725 section 3.12).
/// </summary>
public sealed class EveryKind
{
    private const string Here = "https://ras.example";
    private readonly Broker _broker = new();

    // An access token of an agent or a human, with or without an actor, is one kind on the wire; who may use which is told by its claims.
    private static readonly Dictionary<string, string[]> Accepted = new()
    {
        ["delegation"] = ["delegation"],
        ["agent"] = ["agent"],
        ["human"] = ["human"],
        ["id_token"] = ["id_token"],
        ["foreign access token"] = ["delegation", "agent", "human"],
        ["id_jag"] = ["id_jag"],
        ["transaction"] = ["transaction"],
        ["introspection"] = ["introspection"],
        ["svid"] = ["svid"],
        ["service account"] = ["service account"],
        ["Entra access token"] = ["delegation", "agent", "human", "Entra"],
        ["Auth0 access token"] = ["delegation", "agent", "human"],
    };

    [Fact]
    public async Task What_one_validator_accepts_every_other_refuses()
    {
        var tokens = await TokensAsync();
        foreach (var (name, validate) in Validators())
        {
            foreach (var (kind, token) in tokens)
            {
                validate(token).Should().Be(Accepted[name].Contains(kind), "a {0} came to the validator for {1}", kind, name);
            }
        }
    }

    private async Task<Dictionary<string, string>> TokensAsync()
    {
        var signedIn = new HumanAuthentication(_broker.Time.GetUtcNow(), null, []);
        var minter = _broker.Minter;
        return new()
        {
            ["delegation"] = _broker.Mint(_broker.BenViaCodex with { Audience = Here, KeyThumbprint = null }).Value,
            ["agent"] = (await minter.MintAgentAsync(new() { Agent = "codex", KeyThumbprint = _broker.Prover.Thumbprint, Audience = Here })).Value,
            ["human"] = ToHere((await minter.MintHumanAsync(new() { Subject = "ben", ClientId = "codex", Authentication = signedIn })).Value),
            ["id_token"] = (await minter.MintIdTokenAsync(new() { Subject = "ben", ClientId = Here, Authentication = signedIn })).Value,
            ["id_jag"] = (await minter.MintIdJagAsync(new() { Subject = "ben", Audience = Here, ClientId = "codex" })).Value,
            ["transaction"] = (await minter.MintTransactionTokenAsync(new()
            {
                Subject = "ben",
                TrustDomain = Here,
                TransactionId = "txn_1",
                Scope = ["crm"],
                RequestingWorkloads = ["gateway"],
            })).Value,
            ["web identity"] = (await minter.MintWebIdentityAsync(new() { Subject = "ben", Audience = Here, SourceIdentity = "ben" })).Value,
            ["introspection"] = await minter.SignIntrospectionAsync("""{"active":true,"sub":"ben"}""", Here),
            ["svid"] = Forged(new() { ["sub"] = "spiffe://broker.example/agents/codex" }),
            ["service account"] = Forged(new()
            {
                ["iss"] = Broker.Issuer,
                ["sub"] = "system:serviceaccount:agents:codex",
                ["kubernetes.io"] = JsonNode.Parse("""{"namespace":"agents","serviceaccount":{"name":"codex","uid":"1"}}"""),
                ["nonce"] = "x",
                ["scope"] = "x",
            }),
            ["Entra"] = Forged(new()
            {
                ["iss"] = Broker.Issuer,
                ["sub"] = "p",
                ["oid"] = "ben",
                ["tid"] = "broker.example",
                ["azp"] = "codex",
                ["scp"] = "x",
                ["idtyp"] = "user",
            }),
            ["assertion"] = new ClientAssertionSigner(_broker.IssuerKey, Broker.Issuer, _broker.Time).Create(Here),
            ["proof"] = new DpopProver(_broker.IssuerKey, _broker.Time).Create("POST", new Uri(Here)),
        };
    }

    private Dictionary<string, Func<string, bool>> Validators()
    {
        var (trust, time) = (_broker.Trust, _broker.Time);
        var foreign = new TrustedIssuer(Broker.Issuer, _broker.Keys.Find)
        {
            Kinds = ForeignTokenKinds.IdToken | ForeignTokenKinds.AccessToken | ForeignTokenKinds.IdJag,
            AcceptedAudiences = [Here],
            AcceptedAuthorizedParties = ["codex", Here, Broker.Issuer],
        };
        var cluster = new WorkloadTokenValidator(WorkloadTrust.Kubernetes(Broker.Issuer, _broker.Keys.Find), Here, time);
        var domain = new WorkloadTokenValidator(WorkloadTrust.Spiffe("broker.example", _broker.Keys.Find), Here, time);
        return new()
        {
            ["delegation"] = token => new DelegationTokenValidator(trust, time).Validate(token, Here).Ok,
            ["agent"] = token => new AgentTokenValidator(trust, time).Validate(token, Here).Ok,
            ["human"] = token => new HumanTokenValidator(trust, time).Validate(token, Here).Ok,
            ["id_token"] = token => new ForeignTokenValidator(foreign, time).ValidateIdToken(token).Ok,
            ["foreign access token"] = token => new ForeignTokenValidator(foreign, time).ValidateAccessToken(token).Ok,
            ["Entra access token"] = token => Accepts(foreign with { Mapper = IssuerMapper.Entra }, token),
            ["Auth0 access token"] = token => Accepts(foreign with { Mapper = IssuerMapper.Auth0 }, token),
            ["id_jag"] = token => new IdJagValidator(foreign, Here, time).Validate(token, "codex").Ok,
            ["transaction"] = token => new TransactionTokenValidator(trust, Here, time).Validate(token).Ok,
            ["introspection"] = token => new IntrospectionValidator(trust, time).Validate(token, Here).Ok,
            ["svid"] = token => domain.Validate(token).Ok,
            ["service account"] = token => cluster.Validate(token).Ok,
        };
    }

    // Its own claims are put in where they are missing: the kind alone must refuse.
    private bool Accepts(TrustedIssuer foreign, string token)
    {
        var dressed = Forge.Resign(token, _broker.IssuerKey, payload: claims =>
        {
            claims["tid"] = "broker.example";
            claims["oid"] = "ben";
            claims.Remove("act");
            claims.Remove("may_act");
            if (!claims.ContainsKey("client_id"))
            {
                claims["azp"] = "codex";
            }
        });
        return new ForeignTokenValidator(foreign, _broker.Time).ValidateAccessToken(dressed).Ok;
    }

    private string ToHere(string token) => Forge.Resign(token, _broker.IssuerKey, payload: claims => claims["aud"] = Here);

    private string Forged(JsonObject claims)
    {
        claims["aud"] = Here;
        claims["iat"] = _broker.Time.GetUtcNow().ToUnixTimeSeconds();
        claims["exp"] = _broker.Time.GetUtcNow().ToUnixTimeSeconds() + 300;
        return Forge.Sign(new JsonObject { ["alg"] = "ES256", ["kid"] = _broker.Keys.Active.KeyId, ["typ"] = "JWT" }.ToJsonString(), claims.ToJsonString(), _broker.IssuerKey);
    }
}
