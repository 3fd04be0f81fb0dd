using System.Collections.Immutable;
using AgentIdentity.Policy.Relations.Data;

namespace AgentIdentity.Policy.Relations.Checking;

/// <summary>Why a check is true: facts, and how relations follow from them. Turned into text only when somebody reads it.</summary>
internal abstract class Proof
{
    public static Proof? Both(Proof? first, Proof? second) =>
        first is null ? second : second is null ? first : new ProofOfBoth(first, second);

    public ImmutableArray<string> Lines()
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        Write(lines);
        return lines.DrainToImmutable();
    }

    protected internal abstract void Write(ImmutableArray<string>.Builder lines);
}

/// <summary>A tuple says so, or says it of a set that the proof before is about.</summary>
internal sealed class ProofByTuple(TupleGraph graph, TupleEnds tuple, Proof? before) : Proof
{
    protected internal override void Write(ImmutableArray<string>.Builder lines)
    {
        before?.Write(lines);
        var said = graph.Tuple(tuple);
        lines.Add($"{said.User} is {said.Relation} of {said.Object}{(said.Condition is null ? "" : $" ({said.Condition.Name} holds)")}");
    }
}

/// <summary>One relation of an object counts as another.</summary>
internal sealed class ProofByRelation(TupleGraph graph, int node, (string Has, string CountsAs) relation, Proof? before) : Proof
{
    protected internal override void Write(ImmutableArray<string>.Builder lines)
    {
        before?.Write(lines);
        lines.Add($"{relation.Has} of {graph.Names.NameOf(node)} counts as {relation.CountsAs}");
    }
}

/// <summary>Nothing excludes the subject.</summary>
internal sealed class ProofNotExcluded(TupleGraph graph, int node, (string Subject, string Relation) who, Proof? before) : Proof
{
    protected internal override void Write(ImmutableArray<string>.Builder lines)
    {
        before?.Write(lines);
        lines.Add($"{who.Subject} is not excluded from {who.Relation} of {graph.Names.NameOf(node)}");
    }
}

/// <summary>The subject is the very set that was asked for.</summary>
internal sealed class ProofBySelf(string subject) : Proof
{
    protected internal override void Write(ImmutableArray<string>.Builder lines) => lines.Add($"{subject} is that very set");
}

internal sealed class ProofOfBoth(Proof first, Proof second) : Proof
{
    protected internal override void Write(ImmutableArray<string>.Builder lines)
    {
        first.Write(lines);
        second.Write(lines);
    }
}

/// <summary>Somebody else says so.</summary>
internal sealed class ProofByWord(string line) : Proof
{
    protected internal override void Write(ImmutableArray<string>.Builder lines) => lines.Add(line);
}
