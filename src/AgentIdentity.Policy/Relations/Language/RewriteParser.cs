using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.Language;

/// <summary>Reads the right-hand side of a definition. One kind of operator per level; mixing needs parentheses.</summary>
internal sealed class RewriteParser(ModelScanner scan)
{
    private const int MaxDepth = 64;

    public Rewrite Read() => Expression(directAllowed: true, depth: 0);

    private Rewrite Expression(bool directAllowed, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new SourceException(PolicyError.ModelSyntax, scan.At, $"parentheses are nested more than {MaxDepth} deep");
        }

        var at = Start();
        var first = Operand(directAllowed, depth);
        return scan.PeekWord() switch
        {
            "or" => new UnionRewrite(Chain("or", first, depth), at),
            "and" => new IntersectionRewrite(Chain("and", first, depth), at),
            "but" => Difference(first, at, depth),
            _ => first,
        };
    }

    private SourcePosition Start()
    {
        scan.SkipSpace();
        return scan.At;
    }

    private ImmutableArray<Rewrite> Chain(string word, Rewrite first, int depth)
    {
        var children = ImmutableArray.CreateBuilder<Rewrite>();
        children.Add(first);
        while (scan.TakeWord(word))
        {
            children.Add(Operand(directAllowed: false, depth));
        }

        return scan.PeekWord() is "or" or "and" or "but"
            ? throw new SourceException(PolicyError.ModelSyntax, scan.At, $"'{word}' and '{scan.PeekWord()}' on one level need parentheses")
            : children.ToImmutable();
    }

    private DifferenceRewrite Difference(Rewrite kept, SourcePosition at, int depth)
    {
        scan.TakeWord("but");
        if (!scan.TakeWord("not"))
        {
            throw scan.Unexpected("'not' after 'but'");
        }

        var removed = Operand(directAllowed: false, depth);
        return scan.PeekWord() is "or" or "and" or "but"
            ? throw new SourceException(PolicyError.ModelSyntax, scan.At, $"'but not' and '{scan.PeekWord()}' on one level need parentheses")
            : new DifferenceRewrite(kept, removed, at);
    }

    private Rewrite Operand(bool directAllowed, int depth)
    {
        var at = Start();
        if (scan.Current == '[')
        {
            return directAllowed
                ? Direct(at)
                : throw new SourceException(PolicyError.ModelSyntax, at, "the direct assignment [...] must come first in a definition");
        }

        if (scan.Take('('))
        {
            var inner = Expression(directAllowed, depth + 1);
            scan.Expect(')', "to close the parenthesis");
            return inner;
        }

        var relation = scan.ReadWord("a relation, '[' or '('");
        return scan.TakeWord("from")
            ? new TupleToUsersetRewrite(relation.Text, scan.ReadWord("a relation after 'from'"), at)
            : new ComputedRewrite(relation.Text, at);
    }

    private DirectRewrite Direct(SourcePosition at)
    {
        scan.Expect('[', "");
        var restrictions = ImmutableArray.CreateBuilder<TypeRestriction>();
        do
        {
            scan.SkipLines();
            restrictions.Add(Restriction());
            scan.SkipLines();
        }
        while (scan.Take(','));
        scan.Expect(']', "to close the list of types");
        return new DirectRewrite(restrictions.ToImmutable(), at);
    }

    private TypeRestriction Restriction()
    {
        var type = scan.ReadWord("a type");
        Name? relation = null;
        var wildcard = false;
        // No blank may stand here: "group #member" would be a comment.
        if (scan.Current == '#')
        {
            scan.Advance();
            relation = scan.ReadWord("a relation after '#'");
        }
        else if (scan.Take(':'))
        {
            scan.Expect('*', "after ':'");
            wildcard = true;
        }

        if (!scan.TakeWord("with"))
        {
            return new TypeRestriction(type, relation, wildcard, null);
        }

        scan.SkipSpace();
        return scan.Current == '$'
            ? throw new SourceException(PolicyError.Unsupported, scan.At, "$expression conditions are experimental in OpenFGA and not supported")
            : new TypeRestriction(type, relation, wildcard, scan.ReadWord("a condition name after 'with'"));
    }
}
