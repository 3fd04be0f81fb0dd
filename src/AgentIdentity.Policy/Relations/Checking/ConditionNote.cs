using AgentIdentity.Cel;

namespace AgentIdentity.Policy.Relations.Checking;

/// <summary>A fact that would have counted, had its condition held. Turned into text only when somebody reads it.</summary>
internal sealed class ConditionNote
{
    // A value may be a list of thousands.
    private const int LongestValue = 80;

    private readonly string? _text;
    private readonly (string Name, CelValue Value)[] _values;

    private ConditionNote(RelationTuple tuple, CheckFault fault, string? text, (string Name, CelValue Value)[] values)
        => (Tuple, Fault, _text, _values) = (tuple, fault, text, values);

    public RelationTuple Tuple { get; }

    /// <summary>None when the condition was evaluated and does not hold.</summary>
    public CheckFault Fault { get; }

    public string Text => _text ?? $"condition {Tuple.Condition!.Name} does not hold ({string.Join(", ", _values.Select(v => $"{v.Name} = {Short(v.Value)}"))})";

    public static ConditionNote Unmet(RelationTuple tuple, (string Name, CelValue Value)[] values) => new(tuple, CheckFault.None, null, values);

    public static ConditionNote Failed(RelationTuple tuple, CheckFault fault, string text) => new(tuple, fault, text, []);

    public override string ToString() => $"{Tuple.User} is {Tuple.Relation} of {Tuple.Object}, but {Text}";

    private static string Short(CelValue value)
    {
        var text = value.ToString();
        return text.Length <= LongestValue ? text : text[..LongestValue] + "…";
    }
}
