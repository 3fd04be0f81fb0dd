using System.Security.Claims;
using AgentIdentity.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AgentIdentity.Server.OAuth;

/// <summary>The tokens that an exchange brings: the agent's own actor token, and who or what the subject is.</summary>
internal sealed class ExchangeTokens(AgentTokenValidator actors, RevokedTokens revoked, KeyRing keys, ServerSettings settings, TimeProvider time)
{
    public const string DelegationType = "urn:agentidentity:token-type:delegation";
    private const string IdTokenType = "urn:ietf:params:oauth:token-type:id_token";
    private const int LongestToken = 16 * 1024;

    public bool TryReadActor(string token, out AgentCredential actor, out OAuthRefusal refusal)
    {
        refusal = null!;
        if (!actors.Validate(token, settings.Issuer).TryGet(out actor!, out var refused))
        {
            return Refuse(refused.Error.Code(), $"actor_token: {refused.Detail}", out refusal);
        }

        return !revoked.Contains(actor)
            || Refuse(ServerError.AgentNotAuthenticated.Code(), "actor_token: it was revoked.", out refusal);
    }

    /// <summary>A delegation's id is worth nothing by itself, so it may stand as the subject; an id_token of ours names the human and needs the id beside it.</summary>
    public bool TryReadSubject(OpenIddictRequest request, string client, out string delegation, out string? human, out OAuthRefusal refusal)
    {
        (delegation, human, refusal) = ("", null, null!);
        var subject = request.SubjectToken ?? "";
        switch (request.SubjectTokenType)
        {
            case DelegationType:
                delegation = subject;
                return true;
            case IdTokenType:
                delegation = (string?)request.GetParameter("delegation") ?? "";
                human = ReadHuman(subject, client);
                if (delegation.Length == 0)
                {
                    return Refuse(ServerError.RequestMalformed.Code(), "delegation is required beside an id_token.", out refusal);
                }

                return human is not null || Refuse(ServerError.RequestMalformed.Code(), "subject_token is not an id_token of this issuer for this client.", out refusal);
            default:
                return Refuse(ServerError.RequestMalformed.Code(), $"subject_token_type must be {DelegationType} or {IdTokenType}.", out refusal);
        }
    }

    // The header type of an id_token is JWT, so no at+jwt passes for one.
    private string? ReadHuman(string token, string client)
    {
        var result = new JsonWebTokenHandler { MaximumTokenSizeInBytes = LongestToken }.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = settings.Issuer,
            ValidAudience = client,
            ValidTypes = ["JWT"],
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSha256],
            // Any key of the ring: one that signed a moment ago may have retired since.
            IssuerSigningKeys = new JsonWebKeySet(keys.ToJwks()).GetSigningKeys(),
            ClockSkew = TimeSpan.FromSeconds(30),
            LifetimeValidator = (_, expires, _, _) => expires is { } end && end > time.GetUtcNow().UtcDateTime.AddSeconds(-30),
        }).GetAwaiter().GetResult();
        return result.IsValid ? new ClaimsPrincipal(result.ClaimsIdentity).GetClaim(Claims.Subject) : null;
    }

    private static bool Refuse(string code, string detail, out OAuthRefusal refusal)
    {
        refusal = new OAuthRefusal(Errors.InvalidRequest, code, detail);
        return false;
    }
}

/// <summary>An error of the token endpoint before it is written.</summary>
internal sealed record OAuthRefusal(string Error, string Code, string Detail);
