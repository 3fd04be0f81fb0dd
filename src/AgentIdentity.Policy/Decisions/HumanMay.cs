namespace AgentIdentity.Policy.Decisions;

/// <summary>First conjunct: the person on whose behalf the call is made may do it.</summary>
internal static class HumanMay
{
    public const string Name = "human_may";

    public const string Type = "user";

    public static Finding Evaluate(DecisionCase asked) => RelationConjunct.Evaluate(Demand(asked), asked);

    public static RelationDemand Demand(DecisionCase asked) => new(Name, Type, [asked.Request.Subject], asked.Mapped.HumanRelation);
}
