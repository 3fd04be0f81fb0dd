using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.Language;

/// <summary>Reads the OpenFGA language, schema 1.1. Whatever it does not know stops it, with the position.</summary>
internal sealed class ModelParser
{
    private readonly ModelScanner _scan;

    private ModelParser(string text) => _scan = new ModelScanner(text);

    /// <exception cref="SourceException">The text is not a model.</exception>
    public static ModelSyntax Parse(string text) => new ModelParser(text).ReadModel();

    private ModelSyntax ReadModel()
    {
        _scan.SkipLines();
        if (_scan.PeekWord() == "module")
        {
            throw new SourceException(PolicyError.Unsupported, _scan.At, "modules (schema 1.2) are not supported; write one model with 'model' and 'schema 1.1'");
        }

        Word("model", "at the start of the file");
        _scan.EndOfLine("'model'");
        Word("schema", "after 'model'");
        var schema = _scan.ReadWord("a schema version such as 1.1");
        _scan.EndOfLine("the schema version");

        var types = ImmutableArray.CreateBuilder<TypeSyntax>();
        while (_scan.TakeWord("type"))
        {
            types.Add(ReadType());
        }

        if (_scan.PeekWord() == "extend")
        {
            throw new SourceException(PolicyError.Unsupported, _scan.At, "'extend type' belongs to modules (schema 1.2), which are not supported");
        }

        var conditions = ImmutableArray.CreateBuilder<ConditionSyntax>();
        while (_scan.TakeWord("condition"))
        {
            conditions.Add(ConditionParser.Read(_scan));
        }

        return _scan.AtEnd
            ? new ModelSyntax(schema, types.ToImmutable(), conditions.ToImmutable())
            : throw _scan.Unexpected(conditions.Count > 0 ? "'condition' or the end of the file" : "'type', 'define' or 'condition'");
    }

    private TypeSyntax ReadType()
    {
        var name = _scan.ReadWord("a type name");
        _scan.EndOfLine("the type name");
        var relations = ImmutableArray.CreateBuilder<RelationSyntax>();
        if (_scan.TakeWord("relations"))
        {
            _scan.EndOfLine("'relations'");
            if (_scan.PeekWord() != "define")
            {
                throw _scan.Unexpected("'define' after 'relations'");
            }

            while (_scan.TakeWord("define"))
            {
                relations.Add(ReadRelation());
            }
        }

        return new TypeSyntax(name, relations.ToImmutable());
    }

    private RelationSyntax ReadRelation()
    {
        var name = _scan.ReadWord("a relation name");
        _scan.Expect(':', "after the relation name");
        var rewrite = new RewriteParser(_scan).Read();
        _scan.EndOfLine("the relation");
        return new RelationSyntax(name, rewrite);
    }

    private void Word(string word, string where)
    {
        if (!_scan.TakeWord(word))
        {
            throw _scan.Unexpected($"'{word}' {where}");
        }
    }
}
