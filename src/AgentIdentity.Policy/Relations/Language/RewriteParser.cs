using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.Language;

/// <summary>Reads the right-hand side of a definition. One kind of operator per level; mixing needs parentheses.</summary>
internal sealed class RewriteParser(ModelScanner scan, bool dynamicConditions)
{
    public Rewrite Read()
    {
        scan.SkipBlanks();
        var rewrite = Expression(directAllowed: true, depth: 0);
        return scan.PeekOperator() is "or" or "and" or Words.ButNot ? throw Mixed() : rewrite;
    }

    private Rewrite Expression(bool directAllowed, int depth)
    {
        if (depth > Rewrites.MaxDepth)
        {
            throw new SourceException(PolicyError.ModelSyntax, scan.At, $"parentheses are nested more than {Rewrites.MaxDepth} deep; give a part a relation of its own");
        }

        var at = scan.At;
        var first = Operand(directAllowed, depth);
        return scan.PeekOperator() switch
        {
            "or" => new UnionRewrite(Chain("or", first, depth), at),
            "and" => new IntersectionRewrite(Chain("and", first, depth), at),
            Words.ButNot => Difference(first, at, depth),
            _ => first,
        };
    }

    private ImmutableArray<Rewrite> Chain(string word, Rewrite first, int depth)
    {
        var children = ImmutableArray.CreateBuilder<Rewrite>();
        children.Add(first);
        while (scan.TakeOperator(word))
        {
            children.Add(Operand(directAllowed: false, depth));
        }

        return children.ToImmutable();
    }

    private DifferenceRewrite Difference(Rewrite kept, SourcePosition at, int depth)
    {
        scan.TakeOperator(Words.ButNot);
        return new DifferenceRewrite(kept, Operand(directAllowed: false, depth), at);
    }

    private Rewrite Operand(bool directAllowed, int depth)
    {
        var at = scan.At;
        if (scan.Current == '[')
        {
            return directAllowed
                ? new RestrictionParser(scan, dynamicConditions).Read()
                : throw new SourceException(PolicyError.ModelSyntax, at, "the direct assignment [...] must come first in a definition");
        }

        if (scan.TakeHere('('))
        {
            scan.SkipBlanks();
            var inner = Expression(directAllowed, depth + 1);
            if (scan.PeekOperator() is "or" or "and" or Words.ButNot)
            {
                scan.SkipBlanks();
                throw Mixed();
            }

            scan.Expect(')', "to close the parenthesis");
            return inner;
        }

        var relation = scan.ReadName("a relation, '[' or '('");
        return scan.TakeOperator("from")
            ? new TupleToUsersetRewrite(relation.Text, scan.ReadName("a relation after 'from'"), at)
            : new ComputedRewrite(relation.Text, at);
    }

    private SourceException Mixed() => new(PolicyError.ModelSyntax, scan.At,
        "one level has one kind of operator, and 'but not' once; put parentheses around what belongs together");
}
