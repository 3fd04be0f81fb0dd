using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>Reads claims with their exact types and keeps the first thing that is wrong.</summary>
internal sealed class ClaimReader(JsonElement claims)
{
    private const int MaxTextLength = 2048;
    private const int MaxAudiences = 16;
    // The year 3000: far enough, and still safe to add a clock skew to.
    private const long LastInstant = 32_503_680_000;

    public TokenFailure? Failure { get; private set; }

    public bool Has(string name) => claims.TryGetProperty(name, out _);

    public string Text(string name) => OptionalText(name) ?? Wrong(name, "is missing", "");

    public string? OptionalText(string name)
    {
        if (!claims.TryGetProperty(name, out var value))
        {
            return null;
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return text is { Length: > 0 and <= MaxTextLength } && !text.Any(char.IsControl)
            ? text
            : Wrong(name, "is not a string of sensible length", "");
    }

    public DateTimeOffset Instant(string name)
    {
        if (!claims.TryGetProperty(name, out var value))
        {
            return Wrong(name, "is missing", default(DateTimeOffset));
        }

        // NumericDate may have a fraction (RFC 7519 section 2).
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= LastInstant
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : Wrong(name, "is not a NumericDate", default(DateTimeOffset));
    }

    public DateTimeOffset? OptionalInstant(string name) => Has(name) ? Instant(name) : null;

    /// <summary>The audiences: one string, or an array of different ones (RFC 7519 section 4.1.3).</summary>
    public IReadOnlyList<string> Audiences()
    {
        if (claims.TryGetProperty(JwtRegisteredClaimNames.Aud, out var value) && value.ValueKind == JsonValueKind.String)
        {
            return [Text(JwtRegisteredClaimNames.Aud)];
        }

        var all = Texts(JwtRegisteredClaimNames.Aud);
        return all.Count is > 0 and <= MaxAudiences && all.All(one => one.Length is > 0 and <= MaxTextLength) && all.Distinct(StringComparer.Ordinal).Count() == all.Count
            ? all
            : Wrong<IReadOnlyList<string>>(JwtRegisteredClaimNames.Aud, "is neither a string nor an array of different ones", []);
    }

    public IReadOnlyList<string> Words(string name)
    {
        var text = OptionalText(name);
        return text is null ? [] : text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    public IReadOnlyList<string> Texts(string name)
    {
        if (!claims.TryGetProperty(name, out var value))
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
        {
            return Wrong<IReadOnlyList<string>>(name, "is not an array of strings", []);
        }

        return [.. value.EnumerateArray().Select(item => item.GetString()!)];
    }

    /// <summary>A claim that is written only where it is true.</summary>
    public bool Flag(string name) =>
        claims.TryGetProperty(name, out var value) && (value.ValueKind == JsonValueKind.True || Wrong(name, "is there and not true", false));

    public JsonElement? Object(string name)
    {
        if (!claims.TryGetProperty(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Object ? value : Wrong<JsonElement?>(name, "is not an object", null);
    }

    public JsonElement? Raw(string name) => claims.TryGetProperty(name, out var value) ? value : null;

    public AuthorizationDetails Details()
    {
        if (Raw(ClaimNames.Details) is not { } array)
        {
            return AuthorizationDetails.Empty;
        }

        if (DetailsReader.Read(array).TryGet(out var items, out var refused))
        {
            return AuthorizationDetails.Of(items);
        }

        Fail(refused);
        return AuthorizationDetails.Empty;
    }

    public void Demand(string name, string expected)
    {
        if (Text(name) != expected)
        {
            Wrong(name, $"is not {expected}", 0);
        }
    }

    public void Refuse(string name)
    {
        if (Has(name))
        {
            Wrong(name, "must not be there", 0);
        }
    }

    public void Fail(TokenFailure failure) => Failure ??= failure;

    private T Wrong<T>(string name, string what, T value)
    {
        Fail(new TokenFailure(TokenError.BadClaim, $"The claim {name} {what}."));
        return value;
    }
}
