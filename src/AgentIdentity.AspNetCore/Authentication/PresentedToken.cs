using AgentIdentity.Tokens;
using Microsoft.Extensions.Primitives;

namespace AgentIdentity.AspNetCore;

/// <summary>The token of the one Authorization header and how it was sent.</summary>
internal sealed record PresentedToken(string Value, bool IsBearer)
{
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
