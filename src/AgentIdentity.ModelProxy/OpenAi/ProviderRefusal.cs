using System.Text.RegularExpressions;

namespace AgentIdentity.ModelProxy;

/// <summary>What the caller gets to see of a provider's error: status and words of the provider, never a key and never its bytes as they came.</summary>
/// <param name="Status">The HTTP status for the caller.</param>
/// <param name="Body">The body for the caller, in the provider's own error shape.</param>
/// <param name="Error">Set when the provider's own words were replaced.</param>
public sealed partial record ProviderRefusal(int Status, ReadOnlyMemory<byte> Body, ModelError? Error)
{
    /// <summary>The longest error body that is kept; read no more than this of an error answer.</summary>
    public const int LongestBody = 64 << 10;

    private const string Withheld = "its words are withheld because they hold a credential.";

    /// <summary>The same error in no surface's form, for callers who speak another than the provider.</summary>
    public required WireFault Fault { get; init; }

    /// <summary>Decides what passes of an answer of OpenAI's form whose status is not a success.</summary>
    /// <param name="status">The provider's status.</param>
    /// <param name="body">The provider's body.</param>
    /// <param name="providerKey">The key that was sent, which must not come back; null when there was none.</param>
    public static ProviderRefusal Of(int status, ReadOnlyMemory<byte> body, string? providerKey)
    {
        var words = ProviderWords.Read(body);
        var fault = words?.ToFault(status);
        return Of(
            new ProviderErrorAnswer(status, body, static _ => null, providerKey),
            fault,
            written => ReferenceEquals(written, fault) ? words!.ToBody() : ProviderErrors.Body(written));
    }

    /// <summary>Decides what passes of an error answer of any form.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="words">What it says; null when it could not be read.</param>
    /// <param name="write">Writes an error in the provider's own form.</param>
    internal static ProviderRefusal Of(ProviderErrorAnswer answer, WireFault? words, Func<WireFault, byte[]> write)
    {
        var status = answer.Status;

        // The key is the broker's: a caller told that "the key" is wrong would change or print its own.
        if (status is 401 or 403 or 407)
        {
            return Replaced(502, status, ModelError.ProviderCredential, $"The provider refused the broker's credential or its rights (HTTP {status}).", write);
        }

        if (status is < 400 or > 599)
        {
            return Replaced(502, status, ModelError.ProviderUnreadable, $"The provider answered HTTP {status}, which is neither an answer nor an error.", write);
        }

        if (words is null || answer.Body.Length > LongestBody)
        {
            return Replaced(status, status, ModelError.ProviderUnreadable, $"The provider answered HTTP {status} without a readable error.", write);
        }

        return ShowsKey(words, answer.ProviderKey)
            ? Replaced(status, status, ModelError.ProviderUnreadable, $"The provider answered HTTP {status}; {Withheld}", write)
            : new ProviderRefusal(status, write(words), null) { Fault = words };
    }

    /// <summary>An error inside an answer, without its words where they hold a credential.</summary>
    internal static WireFault Cleaned(WireFault fault) => ShowsKey(fault, null)
        ? WireFault.Of(ModelError.ProviderUnreadable.Code(), $"The provider reported an error; {Withheld}", fault.Status)
        : fault;

    // The fault keeps the provider's own status, by which another candidate may be tried; the caller gets ours.
    private static ProviderRefusal Replaced(int shown, int status, ModelError error, string message, Func<WireFault, byte[]> write)
    {
        var fault = new WireFault(WireFault.KindOf(shown), message, status, error.Code());
        return new(shown, write(fault), error) { Fault = fault };
    }

    private static bool ShowsKey(WireFault fault, string? providerKey) =>
        new[] { fault.Message, fault.Type, fault.Member, fault.Code }.Any(word => word is not null && ShowsKey(word, providerKey));

    private static bool ShowsKey(string text, string? providerKey) =>
        KeyLike().IsMatch(text)
        || (!string.IsNullOrEmpty(providerKey) && text.Contains(providerKey, StringComparison.Ordinal));

    // Whole keys and the starred-out hints that providers print ("sk-ab***yz"), and authorization values.
    [GeneratedRegex(@"\bsk-[A-Za-z0-9_*-]{6,}|\bBearer\s+[A-Za-z0-9._~+/=*-]{8,}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex KeyLike();
}
