using System.Globalization;
using System.Text.Json.Nodes;
using AgentIdentity.Broker;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.OAuth;

/// <summary>Answers of the token endpoint (RFC 6749 sections 5.1 and 5.2, RFC 8693 section 2.2), never cached.</summary>
internal sealed class TokenAnswer(int status, JsonObject body) : IResult
{
    public static TokenAnswer Issued(MintedToken token, DateTimeOffset now, string type = "DPoP", string issuedType = ExchangeTypes.AccessToken) => new(200, new JsonObject
    {
        ["access_token"] = token.Value,
        ["issued_token_type"] = issuedType,
        // RFC 8693 section 2.2.1: what is no access token is N_A.
        ["token_type"] = issuedType == ExchangeTypes.AccessToken ? type : "N_A",
        ["expires_in"] = (long)Math.Round((token.ExpiresAt - now).TotalSeconds, MidpointRounding.ToZero),
    });

    public static TokenAnswer Refused(string error, string code, string detail, int status = 400) => new(status, new JsonObject
    {
        ["error"] = error,
        ["error_description"] = string.Create(CultureInfo.InvariantCulture, $"{code}: {detail}"),
        ["code"] = code,
    });

    public TokenAnswer With(string name, JsonNode? value)
    {
        body[name] = value;
        return this;
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "application/json;charset=UTF-8";
        httpContext.Response.Headers.CacheControl = "no-store";
        return httpContext.Response.WriteAsync(body.ToJsonString(), httpContext.RequestAborted);
    }
}
