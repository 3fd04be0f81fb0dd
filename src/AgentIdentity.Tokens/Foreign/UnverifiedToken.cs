using Microsoft.IdentityModel.JsonWebTokens;

namespace AgentIdentity.Tokens;

/// <summary>What a token says of itself before anything has been checked. Good for finding the validator to ask, and for nothing else.</summary>
/// <param name="UnverifiedIssuer">The claim <c>iss</c>, if it is a text.</param>
/// <param name="UnverifiedType">The header <c>typ</c>, or the empty text.</param>
public sealed record UnverifiedToken(string? UnverifiedIssuer, string UnverifiedType)
{
    /// <summary>Reads a compact JWS without checking its signature.</summary>
    /// <param name="token">The compact JWS.</param>
    public static TokenResult<UnverifiedToken> Read(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return CompactJws.Parse(token, TokenProfile.MaxTokenLength, HeaderRules.Foreign).TryGet(out var jws, out var malformed)
            ? new UnverifiedToken(new ClaimReader(jws.Payload).OptionalText(JwtRegisteredClaimNames.Iss), jws.Header.Type)
            : malformed;
    }
}
