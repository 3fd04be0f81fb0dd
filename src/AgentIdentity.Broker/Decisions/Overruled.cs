using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>Turns an answer of the four-way rule into the deny that the broker's own records make of it. Never the other way round.</summary>
internal static class Overruled
{
    public const string CallsExhausted = "calls_exhausted";

    public const string BudgetExceeded = "budget_exceeded";

    public const string ApprovalDenied = "approval_denied";

    public const string ApprovalsFull = "approvals_full";

    public const string ObligationUnmet = "obligation_unmet";

    public static Decision ByObligation(Decision decision, Obligation unmet) => Deny(
        decision, "rules", ObligationUnmet, PolicyError.RuleDenied,
        $"rule {unmet.RuleId} asks for an obligation ({unmet.Kind}) that cannot be met where the call goes out", "make the call through a door that can meet it");

    public static Decision ByCalls(Decision decision, BrokerFailure failure) => Deny(
        decision, "delegation", CallsExhausted, PolicyError.NotGranted, failure.Detail, "the human grants a new delegation with more calls");

    public static Decision ByMoney(Decision decision, BrokerFailure failure) => Deny(
        decision, "delegation", BudgetExceeded, PolicyError.NotGranted, failure.Detail, "the human grants a new budget");

    public static Decision ByAnswer(Decision decision, Approval denied) => Deny(
        decision, "rules", ApprovalDenied, PolicyError.RuleDenied,
        $"{denied.AnsweredBy} refused approval {denied.Id} of rule {denied.RuleId}, which stands until {denied.ExpiresAt:u}", $"talk to {denied.AnsweredBy}, or wait until then and call again");

    public static Decision ByCrowd(Decision decision) => Deny(
        decision, "rules", ApprovalsFull, PolicyError.RuleDenied,
        $"{ApprovalBook.MostPending} approvals wait under this human's grant already", "wait until some are answered, and call again");

    public static Decision ByUnread(Decision decision, bool read) => Deny(
        decision, "rules", read ? DecisionReason.InvalidRequest : DecisionReason.BodyRequired, read ? PolicyError.InvalidRequest : PolicyError.BodyRequired,
        read ? "the arguments have no canonical form, so nobody can approve them" : "the arguments were not read, so nobody can approve them",
        read ? "send Unicode texts, and each member once" : "send the call through a door that reads the body, or add a mapping for it");

    private static Decision Deny(Decision decision, string part, string reason, PolicyError error, string why, string remedy)
    {
        var conjuncts = decision.Conjuncts.Select(conjunct => conjunct.Name != part ? conjunct
            : new Conjunct(part, false, [], reason, why, remedy) { Error = error });
        return decision with
        {
            Outcome = Outcome.Deny,
            Conjuncts = [.. conjuncts],
            ReasonCode = reason,
            Error = error,
            Obligations = [],
            Approvals = [],
            StepUp = null,
            Used = [],
        };
    }
}
