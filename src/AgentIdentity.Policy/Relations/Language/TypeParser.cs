using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.Language;

/// <summary>Reads a type with its relations. A relation that is wrong does not hide the ones after it.</summary>
internal sealed class TypeParser(ModelScanner scan, bool dynamicConditions, Action<SourceException> note)
{
    public TypeSyntax Read()
    {
        if (!scan.TakeWord("type"))
        {
            throw scan.Unexpected("'type', 'define' or 'condition'");
        }

        scan.Blank("after 'type'");
        var name = scan.ReadName("a type name");
        scan.EndOfLine("the type name");
        return new TypeSyntax(name, scan.TakeWord("relations") ? Relations(name) : []);
    }

    private ImmutableArray<RelationSyntax> Relations(Name type)
    {
        var relations = ImmutableArray.CreateBuilder<RelationSyntax>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        scan.EndOfLine("'relations'");
        if (scan.PeekWord() != "define")
        {
            throw scan.Unexpected("'define' after 'relations'");
        }

        while (scan.TakeWord("define"))
        {
            try
            {
                relations.Add(Relation(type, names));
            }
            catch (SourceException wrong)
            {
                note(wrong);
                scan.SkipTo("define", "type", "extend", "condition");
            }
        }

        return relations.ToImmutable();
    }

    private RelationSyntax Relation(Name type, HashSet<string> names)
    {
        scan.Blank("after 'define'");
        var name = scan.ReadName("a relation name");
        scan.Expect(':', "after the relation name");
        if (!names.Add(name.Text))
        {
            note(new SourceException(PolicyError.Duplicate, name.At, $"'{name}' is already defined in '{type}'; remove or rename one"));
        }

        var rewrite = new RewriteParser(scan, dynamicConditions).Read();
        scan.EndOfLine("the relation");
        return new RelationSyntax(name, rewrite);
    }
}
