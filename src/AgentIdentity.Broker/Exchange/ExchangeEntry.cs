using AgentIdentity.Evidence;

namespace AgentIdentity.Broker;

/// <summary>The evidence of one exchange: given or refused, to whom, on what, and by which tokens, of which only the ids are kept.</summary>
internal static class ExchangeEntry
{
    public static EvidenceDraft Of(TimeProvider time, ExchangeAttempt attempt, ExchangeResult? given, BrokerFailure? refusal)
    {
        // An entry is filed under a delegation only when the asker is party to it: nobody writes into another agent's record.
        var mine = !attempt.Chain.IsEmpty && attempt.Chain[0].Agent == attempt.Agent;
        return AdminEntry.Of(
            time,
            given is not null ? "token.issued" : "token.refused",
            attempt.Agent,
            mine ? attempt.Chain[0].Id : null,
            ("form", attempt.Form == default ? null : attempt.Form.ToString().ToLowerInvariant()),
            ("issued_token_type", given?.IssuedTokenType ?? attempt.Request.RequestedTokenType),
            ("resource", attempt.Request.Resource),
            ("audience", attempt.Request.Audience),
            ("jti", given?.Token.TokenId),
            ("subject_jti", attempt.Held?.TokenId ?? attempt.Human?.TokenId),
            ("subject_issuer", attempt.Human?.Issuer),
            ("actor_jti", attempt.Actor?.TokenId),
            ("scope", given is null ? null : string.Join(' ', given.Scope)),
            ("authorization_details", given?.Details.ToJson()),
            ("unattended", given is not null && attempt.Unattended ? "true" : null),
            ("code", refusal?.Code),
            ("reason", refusal?.Detail));
    }
}
