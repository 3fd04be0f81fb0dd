using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.OAuth;

/// <summary>What a Client ID Metadata Document says of its client, as far as it is believed: nothing of it is proved.</summary>
internal sealed record ClientDocument
{
    public const int Largest = 5 * 1024;
    private const int LongestName = 100;
    private const int MostRedirects = 20;
    private static readonly StrictJsonLimits Limits = new(Largest, MaxDepth: 8, MaxTokens: 512);

    public required Uri ClientId { get; init; }

    /// <summary>What the client calls itself; the host where it does not, or would hide something.</summary>
    public required string Name { get; init; }

    public required ImmutableArray<string> RedirectUris { get; init; }

    /// <summary>Whether it declares the refresh_token grant (RFC 7591 section 2: the default is authorization_code alone).</summary>
    public bool Refreshes { get; init; }

    /// <summary>Whether it promises to use DPoP always (RFC 9449 section 5.2).</summary>
    public bool DpopOnly { get; init; }

    /// <summary>Reads the document that was found at <paramref name="address"/>; null with what is wrong with it.</summary>
    public static ClientDocument? Read(ReadOnlyMemory<byte> utf8, Uri address, out string mistake)
    {
        if (!StrictJson.TryParse(utf8, Limits, out var document, out var error))
        {
            mistake = error;
            return null;
        }

        using (document)
        {
            mistake = document.RootElement.ValueKind != JsonValueKind.Object ? "It is no JSON object." : Judge(document.RootElement, address);
            return mistake.Length == 0 ? Read(document.RootElement, address) : null;
        }
    }

    private static ClientDocument Read(JsonElement json, Uri address)
    {
        var name = Text(json, "client_name")?.Trim();
        return new ClientDocument
        {
            ClientId = address,
            Name = string.IsNullOrEmpty(name) || name.Length > LongestName || name.EnumerateRunes().Any(IsUnseen) ? address.Host : name,
            RedirectUris = [.. Texts(json, "redirect_uris")!],
            Refreshes = Texts(json, "grant_types")?.Contains("refresh_token") == true,
            DpopOnly = json.TryGetProperty("dpop_bound_access_tokens", out var bound) && bound.ValueKind == JsonValueKind.True,
        };
    }

    private static string Judge(JsonElement json, Uri address)
    {
        // Simple string comparison (RFC 3986 section 6.2.1): no two spellings of one address.
        if (Text(json, "client_id") != address.OriginalString)
        {
            return "Its client_id is not the address it was found at.";
        }

        if (json.TryGetProperty("client_secret", out _) || json.TryGetProperty("client_secret_expires_at", out _))
        {
            return "It holds a client secret, which everybody can read.";
        }

        // Left out it would be client_secret_basic (RFC 7591 section 2), which a published document rules out, so only none is meant.
        if (json.TryGetProperty("token_endpoint_auth_method", out _) && Text(json, "token_endpoint_auth_method") != "none")
        {
            return "token_endpoint_auth_method must be none.";
        }

        if (json.TryGetProperty("grant_types", out _) && Texts(json, "grant_types")?.Contains("authorization_code") != true)
        {
            return "grant_types must contain authorization_code.";
        }

        if (json.TryGetProperty("response_types", out _) && Texts(json, "response_types")?.Contains("code") != true)
        {
            return "response_types must contain code.";
        }

        return Texts(json, "redirect_uris") is { Count: > 0 and <= MostRedirects } redirects && redirects.All(IsSound)
            ? ""
            : $"redirect_uris must hold 1 to {MostRedirects} addresses: https, or http on the loopback address, without fragment or user.";
    }

    // RFC 8252 section 7.3. Private schemes are left out: any program can claim one.
    private static bool IsSound(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && !address.Contains('#', StringComparison.Ordinal) && uri.UserInfo.Length == 0 && address.Length <= 512
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    // What could hide or turn around what the consent page shows.
    private static bool IsUnseen(Rune letter) => Rune.GetUnicodeCategory(letter) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    private static List<string>? Texts(JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Array
        && member.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String)
            ? [.. member.EnumerateArray().Select(static item => item.GetString()!)] : null;
}
