using System.Text.Json;
using AgentIdentity.Broker;

namespace AgentIdentity.Server.Stops;

/// <summary>
/// What a subject identifier means here. A name that is a person's and an agent's means both: the caller wants it stopped. Never an
/// e-mail address or a telephone number: they move from one human to another.
/// </summary>
internal sealed class RevocationSubjects(KnownTargets known, ServerSettings settings)
{
    /// <summary>The cut-offs that are meant; empty where nobody is; null where it is not understood.</summary>
    public List<NewCutoff>? Read(JsonElement identifier) => SubjectIdentifier.Format(identifier) switch
    {
        "iss_sub" => ReadParty(identifier),
        "opaque" => SubjectIdentifier.Read(identifier, "opaque") is [var id] ? [.. Parties(id), .. Delegation(id)] : null,
        "jwt_id" => ReadToken(identifier),
        "complex" => ReadComplex(identifier),
        _ => null,
    };

    private List<NewCutoff>? ReadParty(JsonElement identifier) =>
        SubjectIdentifier.Read(identifier, "iss_sub") is not [var issuer, var subject] ? null
        : issuer == settings.Issuer ? [.. Parties(subject)]
        : known.PersonOf(issuer, subject) is { } person ? [new NewCutoff(CutoffKind.Human) { Human = person }]
        : [];

    private List<NewCutoff>? ReadToken(JsonElement identifier) =>
        SubjectIdentifier.Read(identifier, "jwt_id") is not [var issuer, var id] ? null
        : issuer == settings.Issuer ? [new NewCutoff(CutoffKind.Token) { TokenId = id }]
        : [];

    // user, application and session; every part narrows. device, tenant, org_unit and group are nothing that tokens here carry,
    // and leaving one out would cut off more than was asked.
    private List<NewCutoff>? ReadComplex(JsonElement identifier)
    {
        var parts = SubjectIdentifier.Parts(identifier);
        if (parts.Count == 0 || parts.Keys.Any(static role => role is not ("user" or "application" or "session")))
        {
            return null;
        }

        if (parts.TryGetValue("session", out var session))
        {
            // A session is one human's and says so by itself.
            return SubjectIdentifier.Read(session, "opaque") is [var sid] ? [new NewCutoff(CutoffKind.Session) { SessionId = sid }] : null;
        }

        var (users, agents) = (Names(parts, "user", CutoffKind.Human), Names(parts, "application", CutoffKind.Agent));
        return users is null || agents is null ? null
            : !parts.ContainsKey("application") ? users
            : !parts.ContainsKey("user") ? agents
            : [.. from user in users from agent in agents select new NewCutoff(CutoffKind.HumanAgent) { Human = user.Human, Agent = agent.Agent }];
    }

    private List<NewCutoff>? Names(IReadOnlyDictionary<string, JsonElement> parts, string role, CutoffKind kind) =>
        !parts.TryGetValue(role, out var part) ? []
        : SubjectIdentifier.Format(part) is "complex" or "jwt_id" ? null
        : Read(part)?.Where(cutoff => cutoff.Kind == kind).ToList();

    private IEnumerable<NewCutoff> Parties(string id)
    {
        if (known.IsPerson(id))
        {
            yield return new NewCutoff(CutoffKind.Human) { Human = id };
        }

        if (known.IsAgent(id))
        {
            yield return new NewCutoff(CutoffKind.Agent) { Agent = id };
        }
    }

    private IEnumerable<NewCutoff> Delegation(string id) =>
        known.IsDelegation(id) ? [new NewCutoff(CutoffKind.Delegation) { Delegation = id }] : [];
}
