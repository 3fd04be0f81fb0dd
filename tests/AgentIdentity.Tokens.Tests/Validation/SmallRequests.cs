using FsCheck;
using FsCheck.Fluent;

namespace AgentIdentity.Tokens.Tests;

/// <summary>Requests of every combination of what may be there and what not.</summary>
public static class SmallRequests
{
    private const string Hash = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
    private static readonly DateTimeOffset SignedIn = DateTimeOffset.FromUnixTimeSeconds(1_795_300_000);

    public static Arbitrary<DelegatedTokenRequest> Delegated() => Arb.From(
        from subject in Names()
        from actor in Chain(4)
        from scope in Scope()
        from details in SmallDetails.Details().Generator
        from key in Gen.Elements(null, Hash)
        from certificate in Gen.Elements(null, Hash)
        from authentication in Authentication()
        from session in Gen.Elements(null, "ses_1")
        from assurance in Gen.Elements(ActorAssurance.Authenticated, ActorAssurance.SelfAsserted)
        from unattended in Gen.Elements(true, false)
        from seconds in Gen.Choose(1, 900)
        select new DelegatedTokenRequest
        {
            Subject = subject,
            Actor = actor,
            ClientId = actor.Subject,
            Audience = Broker.Crm,
            Scope = scope,
            Details = details,
            KeyThumbprint = key,
            CertificateThumbprint = certificate,
            Authentication = authentication,
            SessionId = session,
            ActorAssurance = assurance,
            Unattended = unattended,
            DelegationId = "dlg_1",
            TransactionId = "txn_1",
            Lifetime = TimeSpan.FromSeconds(seconds),
        });

    public static Arbitrary<AgentTokenRequest> Agent() => Arb.From(
        from agent in Names()
        from key in Gen.Elements(null, Hash)
        from certificate in Gen.Elements(null, Hash)
        where key is not null || certificate is not null
        from scope in Scope()
        select new AgentTokenRequest { Agent = agent, KeyThumbprint = key, CertificateThumbprint = certificate, Audience = Broker.Crm, Scope = scope });

    public static Arbitrary<IdJagRequest> IdJag() => Arb.From(
        from subject in Names()
        from client in Names()
        from resource in Gen.Elements(null, "https://api.example/v1?x=ü")
        from scope in Scope()
        from details in SmallDetails.Details().Generator
        from actor in Gen.OneOf(Gen.Constant<Actor?>(null), Chain(4).Select(chain => (Actor?)chain))
        from key in Gen.Elements(null, Hash)
        from authentication in Authentication()
        from seconds in Gen.Choose(1, 600)
        select new IdJagRequest
        {
            Subject = subject,
            Audience = "https://ras.example",
            ClientId = client,
            Resource = resource,
            Scope = scope,
            Details = details,
            Actor = actor,
            KeyThumbprint = key,
            Authentication = authentication,
            Lifetime = TimeSpan.FromSeconds(seconds),
        });

    private static Gen<string> Names() => Gen.Elements("ben", "usr_7Qm", "spiffe://corp.example/agents/codex", "Ægir \"the\" 🦊 <b>&amp;", "auth0|5f", "\\u0041");

    private static Gen<string[]> Scope() => Gen.SubListOf("mcp", "orders:read", "a/b?c=d", "!~[]").Select(words => words.ToArray());

    private static Gen<HumanAuthentication?> Authentication() => Gen.OneOf(
        Gen.Constant<HumanAuthentication?>(null),
        from acr in Gen.Elements(null, "urn:example:mfa")
        from methods in Gen.Elements<string[]>([], ["pwd"], ["hwk", "user"])
        select new HumanAuthentication(SignedIn, acr, methods));

    private static Gen<Actor> Chain(int most) =>
        from depth in Gen.Choose(1, most)
        from names in Names().ListOf(depth)
        select names.Aggregate((Actor?)null, (prior, name) => new(Broker.Issuer, name, prior))!;
}
