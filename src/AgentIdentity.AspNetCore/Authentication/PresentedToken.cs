using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace AgentIdentity.AspNetCore;

/// <summary>The token of the one Authorization header and how it was sent.</summary>
internal sealed record PresentedToken(string Value, bool IsBearer)
{
    /// <summary>The token of the Authorization header or of another header that is read for keys; where both hold one, they must be the same.</summary>
    public static TokenResult<PresentedToken> Read(IHeaderDictionary headers, string? keyHeader)
    {
        var key = keyHeader is null ? default : headers[keyHeader];
        if (key.Count == 0)
        {
            return Read(headers.Authorization);
        }

        // Which of two credentials counts must not depend on who reads.
        if (key is not [{ Length: > 0 } only])
        {
            return new TokenFailure(TokenError.Repeated, $"There is more than one {keyHeader} header, or it is empty.");
        }

        if (headers.Authorization.Count == 0)
        {
            return new PresentedToken(only, IsBearer: true);
        }

        return Read(headers.Authorization) is var read && read.TryGet(out var presented, out _) && presented.Value != only
            ? new TokenFailure(TokenError.Repeated, $"The Authorization header and the {keyHeader} header hold different tokens: send one of them.")
            : read;
    }

    public static TokenResult<PresentedToken> Read(StringValues header)
    {
        var text = header.ToString();
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        if (text.Length == 0)
        {
            return new TokenFailure(TokenError.Missing, "There is no Authorization header.");
        }

        var scheme = space < 0 ? text : text[..space];
        var isBearer = scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase);
        if (!isBearer && !scheme.Equals("DPoP", StringComparison.OrdinalIgnoreCase))
        {
            return new TokenFailure(TokenError.UnknownScheme, "The Authorization scheme is neither DPoP nor Bearer.");
        }

        var value = space < 0 ? "" : text[(space + 1)..].Trim(' ');
        return value.Length > 0
            ? new PresentedToken(value, isBearer)
            : new TokenFailure(TokenError.Missing, "The Authorization header holds no token.");
    }

    public override string ToString() => "PresentedToken [redacted]";
}
