using System.Text;

namespace AgentIdentity.Tokens;

/// <summary>
/// The issuer's keys: one active, one published ahead of its use, and those that are retired but may have signed tokens
/// that still live. Safe for concurrent use, and several processes may hold one file: each tends it, one turns it.
/// </summary>
public sealed class KeyRing
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly KeyFile? _file;
    private readonly KeyRingOptions _options;
    private readonly bool _makesKeys;
    private readonly TimeProvider _time;
    private volatile KeyRingState _state;
    private long _lastLook;

    private KeyRing(KeyFile? file, KeyRingState state, KeyRingOptions options, bool makesKeys, TimeProvider time)
    {
        _file = file;
        _state = state;
        _options = options;
        _makesKeys = makesKeys;
        _time = time;
        _lastLook = time.GetTimestamp();
    }

    /// <summary>The key that signs now.</summary>
    public SigningKey Active => _state.Active;

    /// <summary>The key that will sign next and is published already, or null where keys are made elsewhere and there is none yet.</summary>
    public SigningKey? Next => _state.Next;

    /// <summary>Opens the ring at <paramref name="path"/>, or makes it with fresh keys and mode 0600.</summary>
    /// <param name="path">The key file.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">How keys are made and turned.</param>
    /// <exception cref="InvalidDataException">The file is damaged or open to other users; the message begins with <c>AID1032</c>.</exception>
    public static KeyRing OpenFile(string path, TimeProvider time, KeyRingOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(time);
        var how = (options ?? new()).Checked();
        var file = new KeyFile(path);
        return new(file, file.ReadOrCreate(() => KeyRingState.Create(how.Algorithm, time.GetUtcNow())), how, makesKeys: true, time);
    }

    /// <summary>Makes a ring that is kept in memory only.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="options">How keys are made and turned.</param>
    public static KeyRing InMemory(TimeProvider time, KeyRingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        var how = (options ?? new()).Checked();
        return new(null, KeyRingState.Create(how.Algorithm, time.GetUtcNow()), how, makesKeys: true, time);
    }

    /// <summary>Makes a ring of keys that are made elsewhere, such as in a key management service; <see cref="Publish"/> brings it its next one.</summary>
    /// <param name="active">The key that signs.</param>
    /// <param name="others">Keys that are published and do not sign: whose tokens may still live, or which are to sign one day.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">How keys are turned.</param>
    public static KeyRing Of(SigningKey active, IReadOnlyList<SigningKey> others, TimeProvider time, KeyRingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(active);
        ArgumentNullException.ThrowIfNull(others);
        ArgumentNullException.ThrowIfNull(time);
        var now = time.GetUtcNow();
        return new(null, new(active, now, null, [.. others.Select(old => new RetiredKey(old, RetiredKey.Never))]), (options ?? new()).Checked(), makesKeys: false, time);
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
    public VerificationKey? Find(string keyId) => _state.Find(keyId) ?? (LookedAgain() ? _state.Find(keyId) : null);

    /// <summary>
    /// Does what is due: reads what another process wrote, forgets keys whose tokens have ended, and turns to the next key when
    /// the active one has signed long enough and the next was published long enough. Call it often; it is cheap.
    /// </summary>
    /// <returns>Whether the active key is another one now.</returns>
    /// <exception cref="InvalidDataException">The file is damaged or open to other users. The ring keeps the keys that it has.</exception>
    public bool Tend()
    {
        lock (_gate)
        {
            var before = _state.Active.KeyId;
            ReadIfChanged();
            if (_state.IsDue(_options, _makesKeys, _time.GetUtcNow()))
            {
                Change(state => state.Tended(_options, _makesKeys, _time.GetUtcNow()));
            }

            return _state.Active.KeyId != before;
        }
    }

    /// <summary>
    /// Makes the next key active, retires the active one, and publishes a new next key, whatever the schedule says. Retired keys
    /// stay until every token they signed has ended.
    /// </summary>
    /// <exception cref="IOException">Another process holds the file.</exception>
    public void Rotate()
    {
        lock (_gate)
        {
            if (!Change(state => state.Turned(_makesKeys ? _options.Algorithm : null, _options.KeepRetired, _time.GetUtcNow())))
            {
                throw new IOException("The key file is being changed by another process.");
            }
        }
    }

    /// <summary>Publishes a key made elsewhere. It signs when it has been published long enough; it takes the place of one that was to sign next.</summary>
    /// <param name="key">The key. Its creation time is when it was first published.</param>
    public void Publish(SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        lock (_gate)
        {
            var state = _state;
            if (state.Active.KeyId == key.KeyId)
            {
                // Back to the key that signs: whatever was to follow it shall not.
                _state = state.Next is null ? state : new(state.Active, state.ActiveSince, null, state.Retired);
            }
            else if (state.Next?.KeyId != key.KeyId)
            {
                _state = new(state.Active, state.ActiveSince, key, [.. state.Retired.Where(old => old.Key.KeyId != key.KeyId)]);
            }
        }
    }

    // The state that is changed is the file's, under its lock: of two processes that find a rotation due, the second finds it done.
    private bool Change(Func<KeyRingState, KeyRingState> change)
    {
        if (_file is null)
        {
            _state = change(_state);
            return true;
        }

        var done = _file.TryChange(_state, change, out var ring);
        _state = ring;
        return done;
    }

    private void ReadIfChanged()
    {
        if (_file is { Changed: true })
        {
            _state = _file.Read(_state);
        }
    }

    // A key that is not known may be one that another process has just made. Strangers send unknown ids too: once a second is enough.
    private bool LookedAgain()
    {
        var last = Volatile.Read(ref _lastLook);
        if (_file is null || _time.GetElapsedTime(last) < LookAgain || Interlocked.CompareExchange(ref _lastLook, _time.GetTimestamp(), last) != last)
        {
            return false;
        }

        try
        {
            lock (_gate)
            {
                ReadIfChanged();
            }

            return true;
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // Tend says what is wrong with the file; here the key is unknown, and the token refused.
            return false;
        }
    }
}
