using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentIdentity.Server.OAuth;

/// <summary>Tells whether a token that somebody brings for introspection or revocation is one of ours and still good.</summary>
internal sealed class OwnTokens(
    DelegationTokenValidator delegated, AgentTokenValidator agents, HumanTokenValidator humans, RevokedTokens revoked, DelegationBook book)
{
    private const int LongestToken = 16 * 1024;

    public OwnToken? Read(string token)
    {
        if (token.Length > LongestToken || Parse(token) is not { } claimed || Validate(token, claimed) is not { } own)
        {
            return null;
        }

        var over = revoked.Contains(own.TokenId) || (own.DelegationId is { } id && book.Standing(id) is not null);
        return over ? null : own;
    }

    // The audience is read before anything is believed; the validators then hold the token to it and to everything else.
    private OwnToken? Validate(string token, JsonElement claimed)
    {
        if (!claimed.TryGetProperty("aud", out var aud) || aud.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        var audience = aud.GetString()!;
        if (delegated.Validate(token, audience).TryGet(out var delegation, out _))
        {
            return new OwnToken(claimed, delegation.TokenId, delegation.DelegationId, delegation.ExpiresAt);
        }

        if (agents.Validate(token, audience).TryGet(out var agent, out _))
        {
            return new OwnToken(claimed, agent.TokenId, null, agent.ExpiresAt);
        }

        return humans.Validate(token, audience).TryGet(out var human, out _)
            ? new OwnToken(claimed, human.TokenId, null, human.ExpiresAt) : null;
    }

    private static JsonElement? Parse(string token)
    {
        try
        {
            var payload = Base64UrlEncoder.DecodeBytes(new JsonWebToken(token).EncodedPayload);
            using var document = JsonDocument.Parse(payload);
            return document.RootElement.Clone();
        }
        catch (Exception malformed) when (malformed is ArgumentException or FormatException or JsonException or SecurityTokenException)
        {
            return null;
        }
    }
}

/// <summary>A valid token of ours: its payload, and what it hangs on.</summary>
internal sealed record OwnToken(JsonElement Payload, string TokenId, string? DelegationId, DateTimeOffset ExpiresAt);
