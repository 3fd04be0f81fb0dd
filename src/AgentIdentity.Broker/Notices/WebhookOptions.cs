namespace AgentIdentity.Broker;

/// <summary>Where approvals are told of, in the form of Standard Webhooks 1.0.</summary>
/// <param name="Address">An https address, or one on this machine.</param>
/// <param name="Keys">The keys that sign: the current one, and while it is turned the one before.</param>
public sealed record WebhookOptions(Uri Address, IReadOnlyList<byte[]> Keys)
{
    private const string Prefix = "whsec_";

    /// <summary>Reads a secret as Standard Webhooks writes it; null for anything else, or fewer than 24 bytes or more than 64.</summary>
    public static byte[]? ReadSecret(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var held = new byte[text.Length];
        return text.StartsWith(Prefix, StringComparison.Ordinal) && Convert.TryFromBase64String(text[Prefix.Length..], held, out var length) && length is >= 24 and <= 64
            ? held[..length] : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"WebhookOptions {Address.GetLeftPart(UriPartial.Authority)} [redacted]";
}
