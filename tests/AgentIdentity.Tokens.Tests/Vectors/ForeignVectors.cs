using System.Text.Json.Nodes;
using static AgentIdentity.Tokens.TokenError;

namespace AgentIdentity.Tokens.Tests.Vectors;

/// <summary>Tokens of other issuers: what a mapper must not be talked into.</summary>
internal static class ForeignVectors
{
    public static IEnumerable<TokenVector> All() => [.. IdTokens(), .. Entra(), .. IdJags()];

    private static IEnumerable<TokenVector> IdTokens()
    {
        const string kind = "id-token";
        yield return Is(kind, "aud-of-another-client", "aud", "another-app", WrongAudience, "OpenID Connect Core section 3.1.3.7: an audience that is listed");
        yield return Is(kind, "aud-two", "aud", new JsonArray(Bases.Issuer, "another-app"), WrongAudience, "every audience is listed");
        yield return Is(kind, "azp-of-another-client", "azp", "another-app", PartyNotAccepted, "OpenID Connect Core section 3.1.3.7 item 5");
        yield return Is(kind, "azp-same", "azp", Bases.Issuer, null, "OpenID Connect Core section 3.1.3.7 item 5");
        yield return Is(kind, "iss-another", "iss", "https://idp.example.evil.example", WrongIssuer, "the issuer exactly");
        yield return Is(kind, "iss-ours", "iss", Bases.Issuer, WrongIssuer, "the issuer exactly");
        yield return Is(kind, "sub-missing", "sub", null, BadClaim, "the key is (iss, sub), never e-mail");
        yield return Is(kind, "an-access-token", "scope", "openid", BadClaim, "RFC 8725 section 3.12: an id_token has no scope");
        yield return Is(kind, "keycloak-bearer", "typ", "Bearer", WrongType, "what the issuer says it is");
        yield return Is(kind, "cognito-access", "token_use", "access", WrongType, "what the issuer says it is");
        yield return Is(kind, "a-logout-token", "events", new JsonObject(), BadClaim, "RFC 8725 section 3.12: an event is no id_token");
        yield return Is(kind, "tenant-not-listed", "tenant", Bases.Tenant, TenantNotAccepted, "a tenant is listed where one is named");
        yield return new($"{kind}/signed-by-us", kind, Bases.IdToken.With(static h => h["kid"] = "issuer-es256", signedBy: "issuer-es256"), UnknownKey, "each issuer by its own keys");
    }

    private static IEnumerable<TokenVector> Entra()
    {
        const string kind = "entra-access-token";
        yield return Is(kind, "another-tenant", "tid", "99999999-2222-3333-4444-555555555555", TenantNotAccepted, "the tenant of iss and tid is one, and listed");
        yield return Is(kind, "no-tenant", "tid", null, BadClaim, "the tenant is named");
        yield return Is(kind, "azp-not-listed", "azp", "another-app", PartyNotAccepted, "the client is listed");
        yield return Is(kind, "azp-missing", "azp", null, BadClaim, "the client is named");
        yield return Is(kind, "azp-and-appid-differ", "appid", "another-app", BadClaim, "one client");
        yield return Is(kind, "aud-graph", "aud", "https://graph.microsoft.com", WrongAudience, "a token for another API");
        yield return Is(kind, "no-oid", "oid", null, BadClaim, "the subject is oid: sub differs from client to client");
        yield return Is(kind, "facet-words", "xms_act_fct", "eleven", BadClaim, "facets are numbers");
        yield return Is(kind, "with-act", "act", new JsonObject { ["sub"] = "x" }, BadClaim, "not a claim that this issuer writes");
        yield return Is(kind, "nbf-later", "nbf", Bases.Now + 31, NotYetValid, "RFC 7519 section 4.1.5");
        yield return Is(kind, "with-nonce", "nonce", "n", BadClaim, "RFC 8725 section 3.12: an id_token is no access token");
    }

    private static IEnumerable<TokenVector> IdJags()
    {
        const string kind = "id-jag";
        yield return Is(kind, "aud-another-server", "aud", "https://other.example", WrongAudience, "ID-JAG section 4: this server's issuer identifier");
        yield return Is(kind, "aud-two", "aud", new JsonArray(Bases.Issuer, "https://other.example"), WrongAudience, "ID-JAG section 4: exactly one");
        yield return Is(kind, "client-another", "client_id", "scout", WrongClient, "ID-JAG: the authenticated client");
        yield return Is(kind, "client-missing", "client_id", null, BadClaim, "ID-JAG: client_id is required");
        yield return Is(kind, "no-jti", "jti", null, BadClaim, "ID-JAG: jti is required");
        yield return Is(kind, "iss-ours", "iss", Bases.Issuer, WrongIssuer, "nobody redeems their own assertions");
        yield return Is(kind, "expired", "exp", Bases.Now - 31, Expired, "ID-JAG: exp");
        yield return Is(kind, "lives-too-long", "exp", Bases.Now + 601, LifetimeTooLong, "profile: 600 s at most");
        yield return Is(kind, "for-a-tenant-of-ours", "aud_tenant", "acme", BadClaim, "there are no tenants here");
        yield return Is(kind, "bad-details", "authorization_details", new JsonArray(new JsonObject { ["type"] = "x" }), BadDetails, "RFC 9396 section 5");
        yield return Is(kind, "bound", "cnf", new JsonObject { ["jkt"] = Bases.Thumbprint }, null, "ID-JAG: the holder must prove the key when it redeems");
        yield return Is(kind, "binding-not-understood", "cnf", new JsonObject { ["kid"] = "k" }, BadClaim, "a binding that is not understood is not none");
        yield return new($"{kind}/typ-jwt", kind, Bases.IdJag.With(static h => h["typ"] = "JWT"), WrongType, "ID-JAG: explicit typing");
    }

    private static TokenVector Is(string kind, string id, string claim, JsonNode? value, TokenError? refusal, string why) =>
        new($"{kind}/{id}", kind, Bases.All[kind].With(payload: payload => OwnKindVectors.Set(payload, claim, value)), refusal, why);
}
