namespace AgentIdentity.Tokens;

/// <summary>A private key that signs tokens, in this process or in a key service. Prints its id only. Safe for concurrent use.</summary>
public sealed class SigningKey
{
    private readonly Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<byte[]>>? _remote;

    internal SigningKey(LocalKey key, DateTimeOffset createdAt)
    {
        Local = key;
        Public = key.Public;
        CreatedAt = createdAt;
    }

    private SigningKey(VerificationKey half, DateTimeOffset createdAt, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<byte[]>> sign)
    {
        Public = half;
        CreatedAt = createdAt;
        _remote = sign;
    }

    /// <summary>The key's id (<c>kid</c>), which is its RFC 7638 thumbprint.</summary>
    public string KeyId => Public.KeyId;

    /// <summary>The algorithm it signs with.</summary>
    public string Algorithm => Public.Algorithm;

    /// <summary>The public half.</summary>
    public VerificationKey Public { get; }

    /// <summary>When the key was made.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>The private half, where it is in this process.</summary>
    internal LocalKey? Local { get; }

    /// <summary>A key whose private half is elsewhere, such as in a key management service.</summary>
    /// <param name="half">The public half.</param>
    /// <param name="createdAt">When the key was made.</param>
    /// <param name="sign">Signs bytes with the key's algorithm: R and S side by side for a curve (RFC 7518 section 3.4), never DER. What it throws reaches the caller of the minter.</param>
    public static SigningKey Remote(VerificationKey half, DateTimeOffset createdAt, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<byte[]>> sign)
    {
        ArgumentNullException.ThrowIfNull(half);
        ArgumentNullException.ThrowIfNull(sign);
        return new(half.WithId(half.Thumbprint), createdAt, sign);
    }

    /// <inheritdoc/>
    public override string ToString() => $"SigningKey {KeyId} [redacted]";

    internal static SigningKey Create(string algorithm, DateTimeOffset now) => new(LocalKey.Create(algorithm), now);

    /// <summary>Completes at once where the key is in this process.</summary>
    internal ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken) =>
        Local is { } key ? ValueTask.FromResult(key.Sign(input.Span)) : _remote!(input, cancellationToken);
}
