using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>Turns an allow into the deny of a delegation that is used up.</summary>
internal static class Exhausted
{
    public const string Calls = "calls_exhausted";

    public const string Money = "budget_exceeded";

    public static Decision Refuse(Decision decision, string reason, BrokerFailure failure)
    {
        var conjuncts = decision.Conjuncts.Select(conjunct => conjunct.Name != "delegation" ? conjunct : conjunct with
        {
            Ok = false,
            Reason = reason,
            Why = failure.Detail,
            Remedy = reason == Money ? "The human grants a new budget." : "The human grants a new delegation with more calls.",
            Error = PolicyError.NotGranted,
        });
        return decision with { Outcome = Outcome.Deny, Conjuncts = [.. conjuncts], ReasonCode = reason, Error = PolicyError.NotGranted, Obligations = [], Used = [] };
    }
}
