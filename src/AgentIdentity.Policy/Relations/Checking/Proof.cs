using System.Collections.Immutable;

namespace AgentIdentity.Policy.Relations.Checking;

/// <summary>Why a check is true: facts, and how relations follow from them. Turned into text only when somebody reads it.</summary>
internal sealed class Proof
{
    private readonly RelationTuple? _fact;
    private readonly string? _remark;
    private readonly Proof? _first;
    private readonly Proof? _second;

    private Proof(RelationTuple? fact, string? remark, Proof? first, Proof? second)
        => (_fact, _remark, _first, _second) = (fact, remark, first, second);

    public static Proof Fact(RelationTuple tuple, Proof? before = null) => new(tuple, null, before, null);

    public static Proof Remark(string text, Proof? before = null) => new(null, text, before, null);

    public static Proof? Both(Proof? first, Proof? second) =>
        first is null ? second : second is null ? first : new Proof(null, null, first, second);

    public ImmutableArray<string> Lines()
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        Write(lines);
        return lines.DrainToImmutable();
    }

    private void Write(ImmutableArray<string>.Builder lines)
    {
        _first?.Write(lines);
        _second?.Write(lines);
        if (_fact is not null)
        {
            lines.Add(_fact.Condition is null
                ? $"{_fact.User} is {_fact.Relation} of {_fact.Object}"
                : $"{_fact.User} is {_fact.Relation} of {_fact.Object} ({_fact.Condition.Name} holds)");
        }

        if (_remark is not null)
        {
            lines.Add(_remark);
        }
    }
}
