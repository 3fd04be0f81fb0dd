namespace AgentIdentity.Tokens;

/// <summary>
/// The issuer's keys: one active, one published ahead of its use, and those that are retired but may have signed tokens
/// that still live. Safe for concurrent use.
/// </summary>
public sealed class KeyRing
{
    private KeyRing()
    {
    }

    /// <summary>The key that signs now.</summary>
    public SigningKey Active => throw new NotSupportedException();

    /// <summary>Opens the ring at <paramref name="path"/>, or makes it with fresh ES256 keys and mode 0600.</summary>
    /// <param name="path">The key file.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="InvalidDataException">The file is damaged or open to other users; the message begins with <c>AID1032</c>.</exception>
    public static KeyRing OpenFile(string path, TimeProvider time) => throw new NotSupportedException();

    /// <summary>Makes a ring that is kept in memory only.</summary>
    /// <param name="time">The clock.</param>
    public static KeyRing InMemory(TimeProvider time) => throw new NotSupportedException();

    /// <summary>Every key that may verify a token: next, active, retired.</summary>
    public IReadOnlyList<VerificationKey> PublicKeys() => throw new NotSupportedException();

    /// <summary>The public keys as a JWKS document.</summary>
    public string ToJwks() => throw new NotSupportedException();

    /// <summary>The public key with that id, or null.</summary>
    /// <param name="keyId">The <c>kid</c>.</param>
    public VerificationKey? Find(string keyId) => throw new NotSupportedException();

    /// <summary>Makes the next key active, retires the active one, and publishes a new next key. Retired keys stay until every token they signed has ended.</summary>
    public void Rotate() => throw new NotSupportedException();
}
