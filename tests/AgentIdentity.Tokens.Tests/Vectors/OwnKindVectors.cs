using System.Text.Json.Nodes;
using static AgentIdentity.Tokens.TokenError;

namespace AgentIdentity.Tokens.Tests.Vectors;

/// <summary>The issuer's other tokens and its clients' assertions.</summary>
internal static class OwnKindVectors
{
    public static IEnumerable<TokenVector> All() => [.. Agents(), .. Humans(), .. Assertions(), .. Transactions(), .. Answers()];

    private static IEnumerable<TokenVector> Agents()
    {
        yield return Is("agent", "with-act", "act", new JsonObject { ["sub"] = "scout" }, BadClaim, "an actor token acts for nobody yet (actor profile, mode B)");
        yield return Is("agent", "with-grant", "urn:agentidentity:grant_id", "dlg_1", BadClaim, "an actor token belongs to no delegation");
        yield return Is("agent", "unbound", "cnf", null, BadClaim, "an actor token is never a bearer token");
        yield return Is("agent", "of-another-client", "client_id", "scout", BadClaim, "the client is the agent");
        yield return Is("agent", "for-a-resource", "aud", Bases.Crm, WrongAudience, "an actor token is good at the issuer only");
        yield return Is("agent", "a-human", "sub_profile", "user", BadClaim, "the subject is an agent");
        yield return Is("agent", "lives-too-long", "exp", Bases.Now + 901, LifetimeTooLong, "profile: 900 s at most");
        yield return Is("agent", "certificate-bound", "cnf", new JsonObject { ["x5t#S256"] = Bases.Thumbprint }, null, "RFC 8705 section 3.1");
    }

    private static IEnumerable<TokenVector> Humans()
    {
        yield return Is("human", "with-act", "act", new JsonObject { ["sub"] = "codex" }, BadClaim, "a human in person has no actor");
        yield return Is("human", "with-grant", "urn:agentidentity:grant_id", "dlg_1", BadClaim, "a human in person acts under no delegation");
        yield return Is("human", "an-agent", "sub_profile", "ai_agent", BadClaim, "the subject is a human");
        yield return Is("human", "no-auth-time", "auth_time", null, BadClaim, "RFC 9068 section 2.2.1: when the human signed in");
        yield return Is("human", "auth-time-text", "auth_time", "yesterday", BadClaim, "a NumericDate");
        yield return Is("human", "amr-text", "amr", "pwd", BadClaim, "RFC 8176: an array of strings");
    }

    private static IEnumerable<TokenVector> Assertions()
    {
        const string kind = "client-assertion";
        yield return Is(kind, "aud-token-endpoint", "aud", Bases.Issuer + "/oauth2/token", WrongAudience, "rfc7523bis: the issuer identifier alone");
        yield return Is(kind, "aud-array", "aud", new JsonArray(Bases.Issuer), BadClaim, "rfc7523bis: a single string");
        yield return Is(kind, "aud-issuer-and-other", "aud", new JsonArray(Bases.Issuer, "https://other.example"), BadClaim, "rfc7523bis: a single string");
        yield return Is(kind, "sub-another", "sub", "scout", BadClaim, "RFC 7523 section 3: iss and sub are the client");
        yield return Is(kind, "iss-another", "iss", "scout", UnknownKey, "an unknown client and an unknown key answer alike");
        yield return Is(kind, "no-jti", "jti", null, BadClaim, "an assertion is used once");
        yield return Is(kind, "no-exp", "exp", null, BadClaim, "RFC 7523 section 3");
        yield return Is(kind, "expired", "exp", Bases.Now - 30, Expired, "RFC 7523 section 3");
        yield return Is(kind, "lives-too-long", "exp", Bases.Now + 301, LifetimeTooLong, "profile: 300 s at most");
        yield return new($"{kind}/typ-jwt", kind, Bases.Assertion.With(static h => h["typ"] = "JWT"), WrongType, "rfc7523bis: client-authentication+jwt");
        yield return new($"{kind}/signed-by-another", kind, Bases.Assertion.With(signedBy: "stranger-es256"), BadSignature, "the registered key");
        yield return new($"{kind}/kid-of-another", kind, Bases.Assertion.With(static h => h["kid"] = "stranger-es256", signedBy: "stranger-es256"), UnknownKey, "a registered key");
    }

    private static IEnumerable<TokenVector> Transactions()
    {
        const string kind = "transaction";
        yield return Is(kind, "another-domain", "aud", "dev.example", WrongAudience, "transaction tokens: the trust domain");
        yield return Is(kind, "no-txn", "txn", null, BadClaim, "transaction tokens: txn is required");
        yield return Is(kind, "no-workload", "req_wl", null, BadClaim, "transaction tokens: req_wl is required");
        yield return Is(kind, "no-scope", "scope", null, BadClaim, "transaction tokens: scope is required");
        yield return Is(kind, "workloads", "req_wl", new JsonArray("gateway", "crm"), null, "transaction tokens: grows by replacement");
        yield return Is(kind, "bound", "cnf", new JsonObject { ["jkt"] = Bases.Thumbprint }, BadClaim, "a transaction token proves nothing about who shows it");
        yield return Is(kind, "expired", "exp", Bases.Now - 30, Expired, "transaction tokens: exp");
    }

    private static IEnumerable<TokenVector> Answers()
    {
        const string kind = "introspection";
        yield return Is(kind, "for-another", "aud", "https://hr.internal", WrongAudience, "RFC 9701 section 5: the one who asked");
        yield return Is(kind, "with-sub", "sub", "ben", BadClaim, "RFC 9701 section 5: an answer is no token");
        yield return Is(kind, "with-exp", "exp", Bases.Now + 60, BadClaim, "RFC 9701 section 5: an answer is no token");
        yield return Is(kind, "no-active", "token_introspection", new JsonObject(), BadClaim, "RFC 7662 section 2.2: active is required");
        yield return Is(kind, "old", "iat", Bases.Now - 91, Expired, "an old answer says nothing about now");
    }

    private static TokenVector Is(string kind, string id, string claim, JsonNode? value, TokenError? refusal, string why) =>
        new($"{kind}/{id}", kind, Bases.All[kind].With(payload: payload => Set(payload, claim, value)), refusal, why);

    internal static void Set(JsonObject members, string name, JsonNode? value)
    {
        if (value is null)
        {
            members.Remove(name);
        }
        else
        {
            members[name] = value;
        }
    }
}
