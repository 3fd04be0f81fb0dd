using System.Text.Json.Nodes;
using static AgentIdentity.Tokens.TokenError;

namespace AgentIdentity.Tokens.Tests.Vectors;

/// <summary>JWT-SVIDs and Kubernetes service-account tokens, by which agents authenticate.</summary>
internal static class WorkloadVectors
{
    public static IEnumerable<TokenVector> All() => [.. Svids(), .. ServiceAccounts()];

    private static IEnumerable<TokenVector> Svids()
    {
        const string kind = "jwt-svid";
        foreach (var (id, subject) in new[]
        {
            ("another-domain", "spiffe://dev.example/agents/codex"), ("domain-suffix", "spiffe://prod.example.evil.example/agents/codex"),
            ("no-path", "spiffe://prod.example"), ("trailing-slash", "spiffe://prod.example/agents/"), ("dot-segment", "spiffe://prod.example/agents/../codex"),
            ("empty-segment", "spiffe://prod.example//codex"), ("query", "spiffe://prod.example/codex?x=1"), ("port", "spiffe://prod.example:8443/codex"),
            ("user-info", "spiffe://x@prod.example/codex"), ("upper-case-scheme", "SPIFFE://prod.example/codex"), ("escaped", "spiffe://prod.example/%63odex"), ("no-uri", "codex"),
        })
        {
            yield return Is(kind, $"sub-{id}", "sub", subject, BadWorkload, "SPIFFE-ID section 2: a workload of the trust domain, in its one form");
        }

        yield return Is(kind, "aud-text", "aud", Bases.Issuer, null, "JWT-SVID section 3: aud may be a string");
        yield return Is(kind, "aud-another", "aud", new JsonArray("https://other.example"), WrongAudience, "SPIFFE client authentication: the issuer alone");
        yield return Is(kind, "aud-two", "aud", new JsonArray(Bases.Issuer, "https://other.example"), WrongAudience, "SPIFFE client authentication: the issuer alone");
        yield return Is(kind, "no-exp", "exp", null, BadClaim, "JWT-SVID section 3: exp is required");
        yield return Is(kind, "expired", "exp", Bases.Now - 30, Expired, "JWT-SVID section 3");
        yield return new($"{kind}/other-header", kind, Bases.Svid.With(static h => h["cty"] = "JWT"), ForbiddenHeader, "JWT-SVID section 2: alg, kid and typ only");
        yield return new($"{kind}/typ-jose", kind, Bases.Svid.With(static h => h["typ"] = "JOSE"), null, "JWT-SVID section 2: JWT or JOSE");
        yield return new($"{kind}/no-typ", kind, Bases.Svid.With(static h => h.Remove("typ")), null, "JWT-SVID section 2: typ is optional");
        yield return new($"{kind}/signed-by-another", kind, Bases.Svid.With(signedBy: "stranger-es256"), BadSignature, "the trust domain's keys");
    }

    private static IEnumerable<TokenVector> ServiceAccounts()
    {
        const string kind = "kubernetes";
        yield return Is(kind, "iss-another", "iss", "https://other-cluster", WrongIssuer, "each cluster by its own name");
        yield return Is(kind, "aud-api-server", "aud", new JsonArray("https://kubernetes.default.svc"), WrongAudience, "a token for the API server is not for us");
        yield return Is(kind, "sub-of-another-account", "sub", "system:serviceaccount:agents:scout", BadWorkload, "sub and kubernetes.io say the same");
        yield return Is(kind, "sub-a-user", "sub", "kubernetes-admin", BadWorkload, "a service account");
        yield return Is(kind, "no-cluster-claim", "kubernetes.io", null, BadWorkload, "a bound token (TokenRequest), not a secret of old");
        yield return Is(kind, "no-iat", "iat", null, BadClaim, "its age is known");
    }

    private static TokenVector Is(string kind, string id, string claim, JsonNode? value, TokenError? refusal, string why) =>
        new($"{kind}/{id}", kind, Bases.All[kind].With(payload: payload => OwnKindVectors.Set(payload, claim, value)), refusal, why);
}
