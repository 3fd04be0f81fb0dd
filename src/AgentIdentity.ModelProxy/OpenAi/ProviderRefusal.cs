using System.Text.RegularExpressions;

namespace AgentIdentity.ModelProxy;

/// <summary>What the caller gets to see of a provider's error: status and words of the provider, never a key and never its bytes as they came.</summary>
/// <param name="Status">The HTTP status for the caller.</param>
/// <param name="Body">The body for the caller, in OpenAI's error shape.</param>
/// <param name="Error">Set when the provider's own words were replaced.</param>
public sealed partial record ProviderRefusal(int Status, ReadOnlyMemory<byte> Body, ModelError? Error)
{
    /// <summary>The longest error body that is kept; read no more than this of an error answer.</summary>
    public const int LongestBody = 64 << 10;

    /// <summary>Decides what passes of an answer whose status is not a success.</summary>
    /// <param name="status">The provider's status.</param>
    /// <param name="body">The provider's body.</param>
    /// <param name="providerKey">The key that was sent, which must not come back; null when there was none.</param>
    public static ProviderRefusal Of(int status, ReadOnlyMemory<byte> body, string? providerKey)
    {
        // The key is the broker's: a caller told that "the key" is wrong would change or print its own.
        if (status is 401 or 403 or 407)
        {
            return Replaced(502, ModelError.ProviderCredential, $"The provider refused the broker's credential or its rights (HTTP {status}).");
        }

        if (status is < 400 or > 599)
        {
            return Replaced(502, ModelError.ProviderUnreadable, $"The provider answered HTTP {status}, which is neither an answer nor an error.");
        }

        if (ProviderWords.Read(body) is not { } words)
        {
            return Replaced(status, ModelError.ProviderUnreadable, $"The provider answered HTTP {status} without a readable error.");
        }

        return words.Any(word => ShowsKey(word, providerKey))
            ? Replaced(status, ModelError.ProviderUnreadable, $"The provider answered HTTP {status}; its words are withheld because they hold a credential.")
            : new ProviderRefusal(status, words.ToBody(), null);
    }

    private static ProviderRefusal Replaced(int status, ModelError error, string message) =>
        new(status, ProviderErrors.Body(error.Code(), message, status, null), error);

    private static bool ShowsKey(string text, string? providerKey) =>
        KeyLike().IsMatch(text)
        || (!string.IsNullOrEmpty(providerKey) && text.Contains(providerKey, StringComparison.Ordinal));

    // Whole keys and the starred-out hints that providers print ("sk-ab***yz"), and authorization values.
    [GeneratedRegex(@"\bsk-[A-Za-z0-9_*-]{6,}|\bBearer\s+[A-Za-z0-9._~+/=*-]{8,}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex KeyLike();
}
