namespace AgentIdentity.ModelProxy;

/// <summary>A body as it goes to a provider.</summary>
/// <param name="bytes">The bytes; they do not change.</param>
public sealed class WireBody(ReadOnlyMemory<byte> bytes)
{
    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;
}
