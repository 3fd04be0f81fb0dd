using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Tokens.Tests;

/// <summary>An issuer, an agent with its key, and the clock they share.</summary>
internal sealed class Broker
{
    public const string Issuer = "https://broker.example";
    public const string Crm = "https://broker.example/mcp/crm";
    public const string SearchOnly = """[{"type":"urn:agentidentity:mcp-tool","locations":["https://broker.example/mcp/crm"],"actions":["tools/call"],"identifier":"search_contacts"}]""";

    public Broker()
    {
        Keys = KeyRing.InMemory(Time);
        Minter = new(Keys, Issuer, Time);
        Prover = new(AgentKey, Time);
        Trust = TokenTrust.Of(Issuer, Keys);
        Delegations = new(Trust, Time);
    }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeSeconds(1_795_305_600));

    public KeyRing Keys { get; }

    public TokenMinter Minter { get; }

    public ECDsa AgentKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public DpopProver Prover { get; }

    public TokenTrust Trust { get; }

    public DelegationTokenValidator Delegations { get; }

    public DelegatedTokenRequest BenViaCodex => new()
    {
        Subject = "ben",
        Actor = new(Issuer, "codex", null),
        ClientId = "codex",
        Audience = Crm,
        Scope = ["mcp"],
        Details = AuthorizationDetails.Parse(SearchOnly).Value,
        KeyThumbprint = Prover.Thumbprint,
        Authentication = new(Time.GetUtcNow().AddHours(-1), "urn:example:mfa", ["pwd", "otp"]),
        DelegationId = "dlg_1",
        TransactionId = "txn_1",
    };

    /// <summary>The key that signs, for tokens that no honest minter would make.</summary>
    public ECDsa IssuerKey
    {
        get
        {
            using var stream = new MemoryStream();
            using (var json = new Utf8JsonWriter(stream))
            {
                json.WriteStartObject();
                Keys.Active.Local!.WritePrivate(json);
                json.WriteEndObject();
            }

            return PrivateJwk.Read(Encoding.UTF8.GetString(stream.ToArray()));
        }
    }

    public string Mint() => Mint(BenViaCodex).Value;

    public MintedToken Mint(DelegatedTokenRequest request) => Minter.MintDelegatedAsync(request).Now();

    public TokenError Refusal(string token, string audience = Crm) => Delegations.Validate(token, audience).Failure.Error;
}
