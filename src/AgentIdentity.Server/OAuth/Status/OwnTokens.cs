using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentIdentity.Server.OAuth;

/// <summary>Tells which of our tokens somebody brings for introspection or revocation.</summary>
internal sealed class OwnTokens(DelegationTokenValidator delegated, AgentTokenValidator agents, HumanTokenValidator humans)
{
    private const int LongestToken = 16 * 1024;

    /// <summary>The token, if it is one of ours and has not run out; whether it still counts is for <see cref="TokenStanding"/>.</summary>
    public OwnToken? Read(string token)
    {
        // The audience is read before anything is believed; the validators then hold the token to it and to everything else.
        if (token.Length > LongestToken || Parse(token) is not { ValueKind: JsonValueKind.Object } claimed
            || !claimed.TryGetProperty("aud", out var aud) || aud.ValueKind != JsonValueKind.String || aud.GetString() is not { Length: > 0 } audience)
        {
            return null;
        }

        if (delegated.Validate(token, audience).TryGet(out var delegation, out _))
        {
            return new OwnToken(claimed, StopFacts.Of(delegation), delegation.ClientId, audience, delegation.ExpiresAt) { Delegation = delegation };
        }

        if (agents.Validate(token, audience).TryGet(out var agent, out _))
        {
            return new OwnToken(claimed, StopFacts.Of(agent), agent.Agent, audience, agent.ExpiresAt);
        }

        return humans.Validate(token, audience).TryGet(out var human, out _)
            ? new OwnToken(claimed, StopFacts.Of(human), human.ClientId, audience, human.ExpiresAt) : null;
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
