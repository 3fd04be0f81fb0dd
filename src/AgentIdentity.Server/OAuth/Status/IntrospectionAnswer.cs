using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Broker;

namespace AgentIdentity.Server.OAuth;

/// <summary>What a caller may know of a token (RFC 7662 section 2.2).</summary>
internal sealed class IntrospectionAnswer(TokenStanding standing)
{
    /// <summary>All claims, or <c>active: false</c> and not a word more: the reason would tell a stranger that the token was once good.</summary>
    public JsonElement Describe(OwnToken? token, AgentRecord caller)
    {
        var answer = new JsonObject { ["active"] = false };
        if (token is not null && token.Concerns(caller) && standing.Counts(token))
        {
            answer = JsonObject.Create(token.Payload)!;
            answer["active"] = true;
            answer["token_type"] = IsBoundToKey(token.Payload) ? "DPoP" : "Bearer";
            if (token.Delegation is { } delegation)
            {
                answer["chain_complete"] = standing.IsChainComplete(delegation);
            }
        }

        return JsonSerializer.SerializeToElement(answer);
    }

    // RFC 8705 section 3: a token bound to a certificate is a Bearer token by its scheme.
    private static bool IsBoundToKey(JsonElement payload) => payload.TryGetProperty("cnf", out var cnf) && cnf.TryGetProperty("jkt", out _);
}
