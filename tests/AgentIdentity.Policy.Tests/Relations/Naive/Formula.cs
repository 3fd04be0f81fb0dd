namespace AgentIdentity.Policy.Tests.Relations.Naive;

/// <summary>How a generated relation is defined. The naive evaluator reads this, not what our parser makes of the text.</summary>
internal abstract record Formula
{
    /// <summary>As it stands in the model's text; <paramref name="nested"/> asks for parentheses where operators need them.</summary>
    public abstract string Text(bool nested = false);

    public virtual IEnumerable<Formula> Parts => [];

    public IEnumerable<Formula> SelfAndBelow => Parts.SelectMany(p => p.SelfAndBelow).Prepend(this);

    protected static string Wrap(string text, bool nested) => nested ? $"({text})" : text;
}

/// <summary>One entry of a direct assignment.</summary>
internal sealed record Allowed(string Type, string? Relation, bool Wildcard, string? Condition)
{
    /// <summary><c>user</c>, <c>user:*</c> or <c>group#member</c>.</summary>
    public string Kind => Wildcard ? $"{Type}:*" : Relation is null ? Type : $"{Type}#{Relation}";

    public override string ToString() => Condition is null ? Kind : $"{Kind} with {Condition}";
}

internal sealed record Assigned(IReadOnlyList<Allowed> Entries) : Formula
{
    public override string Text(bool nested = false) => $"[{string.Join(", ", Entries)}]";
}

internal sealed record Same(string Relation) : Formula
{
    public override string Text(bool nested = false) => Relation;
}

internal sealed record Through(string Relation, string Tupleset) : Formula
{
    public override string Text(bool nested = false) => $"{Relation} from {Tupleset}";
}

internal sealed record Either(IReadOnlyList<Formula> Of) : Formula
{
    public override IEnumerable<Formula> Parts => Of;

    public override string Text(bool nested = false) => Wrap(string.Join(" or ", Of.Select(f => f.Text(true))), nested);
}

internal sealed record Both(IReadOnlyList<Formula> Of) : Formula
{
    public override IEnumerable<Formula> Parts => Of;

    public override string Text(bool nested = false) => Wrap(string.Join(" and ", Of.Select(f => f.Text(true))), nested);
}

internal sealed record Except(Formula Kept, Formula Removed) : Formula
{
    public override IEnumerable<Formula> Parts => [Kept, Removed];

    public override string Text(bool nested = false) => Wrap($"{Kept.Text(true)} but not {Removed.Text(true)}", nested);
}
