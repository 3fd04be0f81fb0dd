using AgentIdentity.Cli.Connection;
using AgentIdentity.Tokens;

namespace AgentIdentity.Cli.Tokens;

/// <summary>Asks the server the user named for its keys; a token's own <c>iss</c> is never followed.</summary>
internal static class IssuerKeys
{
    public static async Task<TokenVerdict> VerifyAsync(
        Uri server, string token, InspectedToken content, TimeProvider time, CancellationToken cancellationToken)
    {
        VerificationKeySet keys;
        try
        {
            using HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server };
            var parsed = VerificationKeySet.Parse(await http.GetStringAsync("oauth2/jwks", cancellationToken));
            if (!parsed.Ok)
            {
                return new TokenVerdict(false, $"UNVERIFIED: the keys of {server} cannot be read: {parsed.Failure.Detail}");
            }

            keys = parsed.Value;
        }
        catch (HttpRequestException problem)
        {
            return new TokenVerdict(false, $"UNVERIFIED: the keys of {server} cannot be fetched: {problem.Message}");
        }

        var issuer = ServerOptions.IssuerOf(server);
        TokenTrust trust = new(issuer, keys.Find);
        var audience = Json.Text(content.Claims, "aud") ?? "";
        var failure = Json.Member(content.Claims, "act") is not null
            ? Failure(new DelegationTokenValidator(trust, time).Validate(token, audience))
            : audience == issuer && Json.Text(content.Claims, "sub_profile") == "ai_agent"
                ? Failure(new AgentTokenValidator(trust, time).Validate(token, audience))
                : Failure(new HumanTokenValidator(trust, time).Validate(token, audience));
        return failure is null
            ? new TokenVerdict(true, $"Verified: issued by {issuer}, not expired. The proof of possession is not part of a token and was not checked.")
            : new TokenVerdict(false, $"UNVERIFIED: {failure.Detail} ({failure.Error.Code()})");
    }

    private static TokenFailure? Failure<T>(TokenResult<T> result)
        where T : class =>
        result.Ok ? null : result.Failure;
}

/// <summary>What was found about a token, in a sentence.</summary>
internal sealed record TokenVerdict(bool Ok, string Sentence);
