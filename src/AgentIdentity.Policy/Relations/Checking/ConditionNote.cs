namespace AgentIdentity.Policy.Relations.Checking;

/// <summary>A fact that would have counted, had its condition held.</summary>
internal sealed record ConditionNote(RelationTuple Tuple, CheckFault Fault, string Text)
{
    public override string ToString() => $"{Tuple.User} is {Tuple.Relation} of {Tuple.Object}, but {Text}";
}
