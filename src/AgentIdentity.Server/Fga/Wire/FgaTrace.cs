using AgentIdentity.Policy;

namespace AgentIdentity.Server.Fga;

/// <summary>What a check with <c>trace</c> gets in <c>resolution</c>: its explanation, a line for each step, those below further in.</summary>
internal static class FgaTrace
{
    /// <summary>The explanation of an answer; where the engine has none, such as a remote one, its reason in a few words.</summary>
    public static string Of(RelationAnswer answer) => answer.Explanation?.ToString() ?? answer.Reason switch
    {
        RelationReason.Related => "related",
        RelationReason.NoRelation => "no relation",
        RelationReason.ConditionFailed => "a condition does not hold",
        RelationReason.MissingContext => "a condition lacks a value",
        _ => "not told",
    };
}
