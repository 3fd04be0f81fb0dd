using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Mcp.Links;

/// <summary>The faces that modern servers showed, each to one delegation: a server may tell one caller what it does not tell another.</summary>
internal sealed class Faces(TimeProvider time)
{
    private const int Most = 4096;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private readonly Dictionary<(string, string, string), (ServerFace Face, DateTimeOffset Until)> _seen = [];
    private readonly Lock _lock = new();

    public ServerFace? Find(Upstream upstream, Delegation token)
    {
        lock (_lock)
        {
            return _seen.TryGetValue(KeyOf(upstream, token), out var seen) && time.GetUtcNow() < seen.Until ? seen.Face : null;
        }
    }

    public void Keep(Upstream upstream, Delegation token, ServerFace face)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (_seen.Count >= Most)
            {
                foreach (var (old, (_, until)) in _seen.ToList())
                {
                    if (until < now)
                    {
                        _seen.Remove(old);
                    }
                }
            }

            // A cache that is full of what still counts can be emptied: everything in it can be asked again.
            if (_seen.Count >= Most)
            {
                _seen.Clear();
            }

            _seen[KeyOf(upstream, token)] = (face, now + Longest);
        }
    }

    // The actor too: a sub-agent under the same delegation record would be another principal.
    private static (string, string, string) KeyOf(Upstream upstream, Delegation token) => (upstream.Name, token.DelegationId, token.Actor.Subject);
}
