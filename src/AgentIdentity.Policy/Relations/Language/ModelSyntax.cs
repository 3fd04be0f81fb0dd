using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.Language;

/// <param name="Schema">The version; a file of a module has none.</param>
internal sealed record ModelSyntax(Name? Schema, ImmutableArray<TypeSyntax> Types, ImmutableArray<ConditionSyntax> Conditions)
{
    /// <summary>What a file of a module calls itself.</summary>
    public Name? Module { get; init; }

    /// <summary>Relations that a module adds to types of other modules.</summary>
    public ImmutableArray<TypeSyntax> Extensions { get; init; } = [];
}

/// <summary>Where a definition comes from, if that is not the one file that is read.</summary>
/// <param name="Place">How problems name the place: a file, or a file and a JSON pointer into it.</param>
/// <param name="Module">The module that defines it.</param>
/// <param name="File">The module's file, as fga.mod lists it.</param>
internal sealed record Origin(string Place, string? Module = null, string? File = null);

/// <summary>A name and where it stands.</summary>
internal sealed record Name(string Text, SourcePosition At)
{
    public override string ToString() => Text;
}

internal sealed record TypeSyntax(Name Name, ImmutableArray<RelationSyntax> Relations)
{
    public Origin? Origin { get; init; }
}

internal sealed record RelationSyntax(Name Name, Rewrite Rewrite)
{
    /// <summary>Null when it comes from where its type does.</summary>
    public Origin? Origin { get; init; }
}

/// <summary>How a relation comes about.</summary>
internal abstract record Rewrite(SourcePosition At);

/// <summary>Assigned by tuples: <c>[user, user:*, group#member with c]</c>.</summary>
internal sealed record DirectRewrite(ImmutableArray<TypeRestriction> Restrictions, SourcePosition At) : Rewrite(At);

/// <summary>The same as another relation of the same object.</summary>
internal sealed record ComputedRewrite(string Relation, SourcePosition At) : Rewrite(At);

/// <summary><c>relation from tupleset</c>: whoever has the relation on an object that the tupleset names.</summary>
internal sealed record TupleToUsersetRewrite(string Relation, Name Tupleset, SourcePosition At) : Rewrite(At);

internal sealed record UnionRewrite(ImmutableArray<Rewrite> Children, SourcePosition At) : Rewrite(At);

internal sealed record IntersectionRewrite(ImmutableArray<Rewrite> Children, SourcePosition At) : Rewrite(At);

internal sealed record DifferenceRewrite(Rewrite Kept, Rewrite Removed, SourcePosition At) : Rewrite(At);

/// <summary>One entry of a direct assignment: a type, a userset of it, or everyone of it.</summary>
internal sealed record TypeRestriction(Name Type, Name? Relation, bool Wildcard, Name? Condition)
{
    public override string ToString()
        => (Wildcard ? Type.Text + ":*" : Relation is null ? Type.Text : Type.Text + "#" + Relation.Text)
            + (Condition is null ? "" : " with " + Condition.Text);
}

internal sealed record ConditionSyntax(
    Name Name, ImmutableArray<ParameterSyntax> Parameters, string Expression, SourcePosition ExpressionAt)
{
    public Origin? Origin { get; init; }
}

internal sealed record ParameterSyntax(Name Name, ParameterType Type);

/// <summary><c>string</c>, or <c>list</c> or <c>map</c> of an element. Only the JSON form can nest lists, or say <c>any</c>.</summary>
internal sealed record ParameterType(string Name, ParameterType? Element = null);
