using System.Text;

namespace AgentIdentity.Tokens;

/// <summary>
/// The issuer's keys: one active, one published ahead of its use, and those that are retired but may have signed tokens
/// that still live. Safe for concurrent use.
/// </summary>
public sealed class KeyRing
{
    // The longest life of a token (900 s) and a generous difference of clocks.
    private static readonly TimeSpan RetiredFor = TimeSpan.FromMinutes(30);

    private readonly Lock _gate = new();
    private readonly KeyFile? _file;
    private readonly TimeProvider _time;
    private volatile KeyRingState _state;

    private KeyRing(KeyFile? file, KeyRingState state, TimeProvider time)
    {
        _file = file;
        _state = state;
        _time = time;
    }

    /// <summary>The key that signs now.</summary>
    public SigningKey Active => _state.Active;

    /// <summary>Opens the ring at <paramref name="path"/>, or makes it with fresh ES256 keys and mode 0600.</summary>
    /// <param name="path">The key file.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="InvalidDataException">The file is damaged or open to other users; the message begins with <c>AID1032</c>.</exception>
    public static KeyRing OpenFile(string path, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(time);
        var file = new KeyFile(path);
        return new(file, file.ReadOrCreate(() => KeyRingState.Create(time.GetUtcNow())), time);
    }

    /// <summary>Makes a ring that is kept in memory only.</summary>
    /// <param name="time">The clock.</param>
    public static KeyRing InMemory(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new(null, KeyRingState.Create(time.GetUtcNow()), time);
    }

    /// <summary>Every key that may verify a token: active, next, retired.</summary>
    public IReadOnlyList<VerificationKey> PublicKeys() => _state.PublicKeys;

    /// <summary>The public keys as a JWKS document.</summary>
    public string ToJwks()
    {
        var text = new StringBuilder("{\"keys\":[");
        foreach (var key in _state.PublicKeys)
        {
            text.Append(text[^1] == '[' ? "" : ",").Append(JwkText.Published(key));
        }

        return text.Append("]}").ToString();
    }

    /// <summary>The public key with that id, or null.</summary>
    /// <param name="keyId">The <c>kid</c>.</param>
    public VerificationKey? Find(string keyId) => _state.Find(keyId);

    /// <summary>Makes the next key active, retires the active one, and publishes a new next key. Retired keys stay until every token they signed has ended.</summary>
    public void Rotate()
    {
        lock (_gate)
        {
            var turned = _state.Turn(_time.GetUtcNow(), RetiredFor);
            _file?.Write(turned);
            _state = turned;
        }
    }
}
