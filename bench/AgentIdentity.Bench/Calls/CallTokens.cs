using System.Security.Cryptography;
using AgentIdentity.Tokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentIdentity.Bench.Calls;

/// <summary>One token in two signatures: the broker's own key, and an RSA key that only HAProxy is told of. A token lives for a quarter of an hour, so each turn has a fresh one.</summary>
internal sealed class CallTokens(string broker, string folder, KeyRing own, string delegation, AuthorizationDetails details, string audience)
{
    private readonly KeyRing _rsa = KeyRing.InMemory(TimeProvider.System, new KeyRingOptions { Algorithm = "RS256" });

    public string Issuer => broker;

    public string Audience => audience;

    public string Make(string algorithm) => new TokenMinter(Ring(algorithm), broker, TimeProvider.System).MintDelegatedAsync(new DelegatedTokenRequest
    {
        Subject = "ben",
        Actor = new Actor(broker, "bench", null),
        ClientId = "bench",
        Audience = audience,
        Details = details,
        DelegationId = delegation,
        TransactionId = Identifiers.New("txn_"),
        ActorAssurance = ActorAssurance.Authenticated,
        Lifetime = TimeSpan.FromMinutes(15),
    }).AsTask().GetAwaiter().GetResult().Value;

    public string KeySetFile()
    {
        var file = Path.Combine(folder, "jwks.json");
        File.WriteAllText(file, own.ToJwks());
        return file;
    }

    public string PublicKeyFile(string algorithm)
    {
        var ring = Ring(algorithm);
        var key = new JsonWebKeySet(ring.ToJwks()).GetSigningKeys().Single(key => key.KeyId == ring.Active.KeyId);
        var file = Path.Combine(folder, algorithm + ".pem");
        File.WriteAllText(file, key switch
        {
            ECDsaSecurityKey curve => curve.ECDsa.ExportSubjectPublicKeyInfoPem(),
            RsaSecurityKey rsa => RSA.Create(rsa.Parameters).ExportSubjectPublicKeyInfoPem(),
            _ => throw new NotSupportedException(key.GetType().Name),
        });
        return file;
    }

    private KeyRing Ring(string algorithm) => algorithm == "RS256" ? _rsa : own;
}
