using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace AgentIdentity.Server.AccessApi;

/// <summary>The key of a policy enforcement point. Compared by hash in constant time and never printed.</summary>
internal sealed class AccessKey(string name, string secret, ImmutableArray<string> upstreams)
{
    private readonly byte[] _hash = SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>Whose key it is, as the evidence names it.</summary>
    public string Name => name;

    /// <summary>The only upstreams about whose calls it may ask; none means that it may ask about everything.</summary>
    public ImmutableArray<string> Upstreams => upstreams;

    public bool Matches(string presented) => CryptographicOperations.FixedTimeEquals(_hash, SHA256.HashData(Encoding.UTF8.GetBytes(presented)));

    public override string ToString() => $"AccessKey {name} [redacted]";
}
