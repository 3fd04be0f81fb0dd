using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Broker;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.OAuth;

/// <summary>What a caller may know of a token (RFC 7662 section 2.2), plain or signed for that caller alone (RFC 9701).</summary>
internal sealed class IntrospectionAnswer(TokenStanding standing, TokenMinter minter)
{
    private const string SignedMedia = "application/token-introspection+jwt";

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

    /// <summary>RFC 9701 section 4: the caller names the media type of the signed form.</summary>
    public static bool IsWantedSigned(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(static media => media.MediaType.Equals(SignedMedia, StringComparison.OrdinalIgnoreCase) && media.Quality is not 0);

    /// <summary>RFC 9701 section 5: for this caller as the audience, inactive answers too.</summary>
    public async Task WriteSignedAsync(HttpContext http, JsonElement answer, AgentRecord caller)
    {
        var signed = await minter.SignIntrospectionAsync(answer.GetRawText(), caller.ClientId, http.RequestAborted);
        http.Response.ContentType = SignedMedia;
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsync(signed, http.RequestAborted);
    }

    // RFC 8705 section 3: a token bound to a certificate is a Bearer token by its scheme.
    private static bool IsBoundToKey(JsonElement payload) => payload.TryGetProperty("cnf", out var cnf) && cnf.TryGetProperty("jkt", out _);
}
