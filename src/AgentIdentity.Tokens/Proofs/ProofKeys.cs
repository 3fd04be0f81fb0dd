using System.Collections.Concurrent;
using System.Text.Json;

namespace AgentIdentity.Tokens;

/// <summary>The keys that proofs brought lately: an agent shows the same key on every call, and making one costs about as much as a signature.</summary>
internal sealed class ProofKeys
{
    private const int Capacity = 4096;
    private readonly ConcurrentDictionary<(string Jwk, string Algorithm), VerificationKey> _known = new();

    public TokenResult<VerificationKey> Read(JsonElement jwk, string algorithm)
    {
        var name = (jwk.GetRawText(), algorithm);
        if (_known.TryGetValue(name, out var key))
        {
            return key;
        }

        var read = PublicJwk.Read(jwk, algorithm);
        if (!read.Ok)
        {
            return read;
        }

        // Nothing here is trusted, so dropping everything loses time and no safety.
        if (_known.Count >= Capacity)
        {
            _known.Clear();
        }

        _known[name] = read.Value;
        return read;
    }
}
