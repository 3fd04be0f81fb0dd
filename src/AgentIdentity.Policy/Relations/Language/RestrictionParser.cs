using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.Language;

/// <summary>Reads a direct assignment: <c>[user, user:*, group#member with c]</c>. It may go over several lines.</summary>
internal sealed class RestrictionParser(ModelScanner scan, bool dynamicConditions)
{
    public DirectRewrite Read()
    {
        var at = scan.At;
        scan.Expect('[', "to open the list of types");
        var restrictions = ImmutableArray.CreateBuilder<TypeRestriction>();
        do
        {
            scan.SkipLines();
            restrictions.Add(Restriction());
            scan.SkipLines();
        }
        while (scan.TakeHere(','));
        scan.Expect(']', "to close the list of types");
        return new DirectRewrite(restrictions.ToImmutable(), at);
    }

    private TypeRestriction Restriction()
    {
        var type = scan.ReadName("a type");
        Name? relation = null;
        var wildcard = false;
        if (scan.TakeHere('#'))
        {
            relation = scan.ReadName("a relation after '#'");
        }
        else if (scan.TakeHere(':'))
        {
            wildcard = scan.TakeHere('*') ? true : throw scan.Unexpected("'*' after ':'");
        }

        return new TypeRestriction(type, relation, wildcard, scan.TakeOperator("with") ? Condition() : null);
    }

    private Name Condition()
    {
        if (scan.Current != '$')
        {
            return scan.ReadPlainName("a condition name after 'with'", Words.IsConditionReference);
        }

        var at = scan.At;
        scan.Advance();
        return !scan.TakeWord("expression") ? throw scan.Unexpected("'expression' after '$'")
            : dynamicConditions ? new Name(DynamicConditions.Name, at)
            : throw new SourceException(PolicyError.Unsupported, at,
                "$expression conditions are experimental in OpenFGA; switch DynamicConditions on to read them, or define a condition");
    }
}
