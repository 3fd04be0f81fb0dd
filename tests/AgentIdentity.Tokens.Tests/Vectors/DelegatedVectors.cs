using System.Text.Json.Nodes;
using static AgentIdentity.Tokens.TokenError;

namespace AgentIdentity.Tokens.Tests.Vectors;

/// <summary>What may be wrong with the claims of a delegated token.</summary>
internal static class DelegatedVectors
{
    private static Forger Base => Bases.Delegated;

    public static IEnumerable<TokenVector> All() => [.. Places(), .. Times(), .. Parties(), .. Bindings(), .. Details()];

    private static IEnumerable<TokenVector> Places()
    {
        yield return Is("iss-another", Set("iss", "https://evil.example"), WrongIssuer, "RFC 9068 section 4: the issuer exactly");
        yield return Is("iss-trailing-slash", Set("iss", Bases.Issuer + "/"), WrongIssuer, "RFC 9068 section 4: the issuer exactly");
        yield return Is("iss-missing", Set("iss", null), BadClaim, "RFC 9068 section 2.2");
        yield return Is("aud-another", Set("aud", "https://broker.example/mcp/hr"), WrongAudience, "RFC 9068 section 4: this resource");
        yield return Is("aud-prefix", Set("aud", "https://broker.example/mcp"), WrongAudience, "audiences are compared whole");
        yield return Is("aud-array", Set("aud", new JsonArray(Bases.Crm)), BadClaim, "profile: one string, so that no token is good at two places");
        yield return Is("aud-two", Set("aud", new JsonArray(Bases.Crm, "https://broker.example/mcp/hr")), BadClaim, "profile: one string, so that no token is good at two places");
        yield return Is("aud-missing", Set("aud", null), BadClaim, "RFC 9068 section 2.2");
        yield return Is("jti-missing", Set("jti", null), BadClaim, "RFC 9068 section 2.2");
        yield return Is("client-id-missing", Set("client_id", null), BadClaim, "RFC 9068 section 2.2");
        yield return Is("unknown-claim", Set("urn:example:extra", "x"), null, "RFC 7519 section 4: what is not understood is ignored");
    }

    private static IEnumerable<TokenVector> Times()
    {
        yield return Is("expired", Times(-330, -30), Expired, "RFC 7519 section 4.1.4, after the skew of 30 s");
        yield return Is("expired-within-skew", Times(-329, -29), null, "clocks may differ by 30 s");
        yield return Is("from-the-future", Times(31, 300), NotYetValid, "after the skew of 30 s");
        yield return Is("nbf-later", Set("nbf", Bases.Now + 31), NotYetValid, "RFC 7519 section 4.1.5");
        yield return Is("exp-missing", Set("exp", null), BadClaim, "RFC 9068 section 2.2");
        yield return Is("iat-missing", Set("iat", null), BadClaim, "RFC 9068 section 2.2");
        yield return Is("exp-as-text", Set("exp", "1795305900"), BadClaim, "RFC 7519 section 2: NumericDate is a number");
        yield return Is("exp-negative", Set("exp", -1), BadClaim, "a date of this age");
        yield return Is("exp-beyond-dates", Set("exp", 1e300), BadClaim, "a date of this age");
        yield return Is("exp-before-iat", Times(10, 5), LifetimeTooLong, "a token lives for some time");
        yield return Is("lives-901-seconds", Times(0, 901), LifetimeTooLong, "profile: 900 s at most");
        yield return Is("lives-900-seconds", Times(0, 900), null, "profile: 900 s at most");
    }

    private static IEnumerable<TokenVector> Parties()
    {
        yield return Is("sub-missing", Set("sub", null), BadClaim, "RFC 9068 section 2.2");
        yield return Is("sub-empty", Set("sub", ""), BadClaim, "RFC 8725 section 3.9: a subject is named");
        yield return Is("sub-number", Set("sub", 7), BadClaim, "RFC 7519 section 4.1.2: a string");
        yield return Is("sub-with-control-character", Set("sub", "ben\u0000"), BadClaim, "no control characters in names");
        yield return Is("sub-an-agent", Set("sub_profile", "ai_agent"), BadClaim, "sub is the human");
        yield return Is("sub-profile-missing", Set("sub_profile", null), BadClaim, "what is not classified is not taken for a human");
        yield return Is("act-missing", Set("act", null), BadClaim, "a delegated token names its actor (RFC 8693 section 1.1)");
        yield return Is("act-text", Set("act", "codex"), BadClaim, "RFC 8693 section 4.1: an object");
        yield return Is("act-array", Set("act", new JsonArray()), BadClaim, "RFC 8693 section 4.1: an object");
        yield return Is("act-without-sub", Act(static act => act.Remove("sub")), BadClaim, "an actor is named");
        yield return Is("act-without-iss", Act(static act => act.Remove("iss")), null, "without iss, the actor's namespace is the token's issuer");
        yield return Is("act-a-user", Act(static act => act["sub_profile"] = "user"), BadClaim, "the actor is an agent");
        foreach (var name in new[] { "exp", "nbf", "iat", "aud", "cnf", "scope" })
        {
            yield return Is($"act-with-{name}", Act(act => act[name] = 1), BadClaim, "RFC 8693 section 4.1: no meaning inside act, so no room for one");
        }

        yield return Is("act-nested", Act(static act => act["act"] = Chain(1)), null, "RFC 8693 section 4.1: prior actors");
        yield return Is("act-four-deep", Act(static act => act["act"] = Chain(3)), null, "profile: 4 actors unless configured");
        yield return Is("act-five-deep", Act(static act => act["act"] = Chain(4)), ChainTooDeep, "profile: 4 actors unless configured, refused and never cut");
        yield return Is("act-nested-bad", Act(static act => act["act"] = new JsonObject { ["sub"] = 1 }), BadClaim, "prior actors are read as strictly");
        yield return Is("may-act", Set("may_act", new JsonObject { ["sub"] = "eve" }), BadClaim, "profile: not in what was delegated already");
        yield return Is("grant-missing", Set("urn:agentidentity:grant_id", null), BadClaim, "two credentials are not a delegation: the record is named");
        yield return Is("txn-missing", Set("txn", null), BadClaim, "profile: every call can be traced");
        yield return Is("self-asserted", Set("urn:agentidentity:actor_assurance", "self_asserted"), null, "profile: a public client's agent");
        yield return Is("assurance-unknown", Set("urn:agentidentity:actor_assurance", "almost"), BadClaim, "what is not understood could mean less");
        yield return Is("unattended", Set("urn:agentidentity:unattended", true), null, "profile: no human was there");
        yield return Is("unattended-false", Set("urn:agentidentity:unattended", false), BadClaim, "profile: written only where true");
    }

    private static IEnumerable<TokenVector> Bindings()
    {
        yield return Is("cnf-missing", Set("cnf", null), null, "whether Bearer will do is the resource's to say");
        yield return Is("cnf-empty", Set("cnf", new JsonObject()), BadClaim, "a binding that is not understood is not none");
        yield return Is("cnf-text", Set("cnf", Bases.Thumbprint), BadClaim, "RFC 7800 section 3.1: an object");
        yield return Is("cnf-unknown", Set("cnf", new JsonObject { ["kid"] = "k" }), BadClaim, "a binding that is not understood is not none");
        yield return Is("cnf-and-unknown", Set("cnf", new JsonObject { ["jkt"] = Bases.Thumbprint, ["jwk"] = new JsonObject() }), BadClaim, "a binding that is not understood is not none");
        yield return Is("cnf-short", Set("cnf", new JsonObject { ["jkt"] = "abc" }), BadClaim, "RFC 9449 section 6.1: a SHA-256 thumbprint");
        yield return Is("cnf-certificate", Set("cnf", new JsonObject { ["x5t#S256"] = Bases.Thumbprint }), null, "RFC 8705 section 3.1");
        yield return Is("cnf-both", Set("cnf", new JsonObject { ["jkt"] = Bases.Thumbprint, ["x5t#S256"] = Bases.Thumbprint }), null, "bound to both");
    }

    private static IEnumerable<TokenVector> Details()
    {
        yield return Is("details-missing", Set("authorization_details", null), null, "a token may carry scope alone, and then allows what scope alone allows");
        yield return Is("details-object", Set("authorization_details", new JsonObject()), BadDetails, "RFC 9396 section 2: an array");
        yield return Is("details-unknown-type", Detail(static d => d["type"] = "urn:example:other"), BadDetails, "RFC 9396 section 5: unknown type");
        yield return Is("details-unknown-member", Detail(static d => d["unless"] = true), BadDetails, "RFC 9396 section 5: a limit that is not understood is not none");
        yield return Is("details-no-identifier", Detail(static d => d.Remove("identifier")), BadDetails, "what is missing is not everything");
        yield return Is("details-no-location", Detail(static d => d["locations"] = new JsonArray()), BadDetails, "what is missing is not everywhere");
        yield return Is("details-negative-calls", Detail(static d => d["max_calls"] = -1), BadDetails, "a count");
    }

    private static TokenVector Is(string id, string token, TokenError? refusal, string why) => new($"delegated/{id}", "delegated", token, refusal, why);

    private static string Set(string claim, JsonNode? value) => Base.With(payload: payload =>
    {
        if (value is null)
        {
            payload.Remove(claim);
        }
        else
        {
            payload[claim] = value;
        }
    });

    private static string Act(Action<JsonObject> change) => Base.With(payload: payload => change(payload["act"]!.AsObject()));

    private static string Detail(Action<JsonObject> change) => Base.With(payload: payload => change(payload["authorization_details"]![0]!.AsObject()));

    private static string Times(int issued, int expires) => Base.With(payload: payload =>
    {
        payload["iat"] = Bases.Now + issued;
        payload["exp"] = Bases.Now + expires;
    });

    private static JsonObject Chain(int length)
    {
        var actor = new JsonObject { ["iss"] = Bases.Issuer, ["sub"] = $"agent-{length}", ["sub_profile"] = "ai_agent" };
        if (length > 1)
        {
            actor["act"] = Chain(length - 1);
        }

        return actor;
    }
}
