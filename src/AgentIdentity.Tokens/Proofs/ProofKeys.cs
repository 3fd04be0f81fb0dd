using System.Collections.Concurrent;
using System.Text.Json;

namespace AgentIdentity.Tokens;

/// <summary>The keys that proofs brought lately: an agent shows the same key on every call, and making one costs about as much as a signature.</summary>
internal sealed class ProofKeys
{
    private const int Capacity = 4096;
    // An RSA key of 4096 bits takes about 750 characters; what is longer is read anew each time.
    private const int LongestKept = 1024;
    private readonly ConcurrentDictionary<(string Jwk, string Algorithm), VerificationKey> _known = new();

    public TokenResult<VerificationKey> Read(JsonElement jwk, string algorithm) =>
        _known.TryGetValue((jwk.GetRawText(), algorithm), out var key) ? key : PublicJwk.Read(jwk, algorithm);

    /// <summary>Keeps a key whose holder has signed with it: nobody fills this with keys that are not theirs.</summary>
    public void Keep(JsonElement jwk, string algorithm, VerificationKey key)
    {
        var name = (jwk.GetRawText(), algorithm);
        if (name.Item1.Length > LongestKept || _known.ContainsKey(name))
        {
            return;
        }

        // Nothing here is trusted, so dropping everything loses time and no safety.
        if (_known.Count >= Capacity)
        {
            _known.Clear();
        }

        _known[name] = key;
    }
}
