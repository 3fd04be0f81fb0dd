using System.Collections.Immutable;
using AgentIdentity.Policy.Relations.Data;

namespace AgentIdentity.Policy.Relations.Checking;

/// <summary>Why something holds: facts, and how others follow from them. Turned into words only when somebody reads it.</summary>
internal abstract class Proof
{
    public static Proof? Both(Proof? first, Proof? second) =>
        first is null ? second : second is null ? first : new ProofOfBoth(first, second);

    public ImmutableArray<string> Lines() => ProofLines.Of(this);

    protected internal abstract void Write(ProofLines lines);
}

/// <summary>A tuple says so, or says it of a set that the proof before is about.</summary>
internal sealed class ProofByTuple(TupleGraph graph, TupleEnds tuple, Proof? before) : Proof
{
    protected internal override void Write(ProofLines lines)
    {
        before?.Write(lines);
        var kind = graph.Kinds[tuple.Kind];
        lines.Add(graph.Names.Utf8Of(tuple.User)).Add(kind.UserSuffix).Add(" is "u8).Add(kind.Relation).Add(" of "u8).Add(graph.Names.Utf8Of(tuple.Object));
        if (kind.Condition is { } condition)
        {
            lines.Add(" ("u8).Add(condition).Add(" holds)"u8);
        }

        lines.End();
    }
}

/// <summary>One relation of an object counts as another.</summary>
internal sealed class ProofByRelation(TupleGraph graph, int node, (string Has, string CountsAs) relation, Proof? before) : Proof
{
    protected internal override void Write(ProofLines lines)
    {
        before?.Write(lines);
        lines.Add(relation.Has).Add(" of "u8).Add(graph.Names.Utf8Of(node)).Add(" counts as "u8).Add(relation.CountsAs).End();
    }
}

/// <summary>Nothing excludes the subject.</summary>
internal sealed class ProofNotExcluded(TupleGraph graph, int node, (string Subject, string Relation) who, Proof? before) : Proof
{
    protected internal override void Write(ProofLines lines)
    {
        before?.Write(lines);
        lines.Add(who.Subject).Add(" is not excluded from "u8).Add(who.Relation).Add(" of "u8).Add(graph.Names.Utf8Of(node)).End();
    }
}

/// <summary>The subject is the very set that was asked for.</summary>
internal sealed class ProofBySelf(string subject) : Proof
{
    protected internal override void Write(ProofLines lines) => lines.Add(subject).Add(" is that very set"u8).End();
}

internal sealed class ProofOfBoth(Proof first, Proof second) : Proof
{
    protected internal override void Write(ProofLines lines)
    {
        first.Write(lines);
        second.Write(lines);
    }
}

/// <summary>Somebody else says so.</summary>
internal sealed class ProofByWord(string line) : Proof
{
    protected internal override void Write(ProofLines lines) => lines.Line(line);
}
