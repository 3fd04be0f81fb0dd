using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.Language;

/// <summary>
/// Reads a file of the OpenFGA language: a model, or a module's part of one. Whatever it does not know is a problem; it goes on
/// with the next statement, so that an author sees all of them.
/// </summary>
internal sealed class ModelParser
{
    private readonly ModelScanner _scan;
    private readonly TypeParser _types;
    private readonly string _file;
    private readonly ProblemList _problems;

    private ModelParser(string text, string file, RelationModelOptions options, ProblemList problems)
    {
        _scan = new ModelScanner(text);
        _types = new TypeParser(_scan, options.DynamicConditions, Note);
        (_file, _problems) = (file, problems);
    }

    /// <summary>Null when there are problems, which are then in the list.</summary>
    public static ModelSyntax? Parse(string text, string file, RelationModelOptions options, ProblemList problems)
    {
        var own = new ProblemList();
        ModelSyntax? model = null;
        try
        {
            model = new ModelParser(text, file, options, own).File();
        }
        catch (SourceException wrong)
        {
            own.Add(file, wrong);
        }

        problems.AddRange(own);
        return own.IsEmpty ? model : null;
    }

    private ModelSyntax File()
    {
        _scan.SkipLines();
        Name? module = null;
        Name? schema = null;
        if (_scan.TakeWord("module"))
        {
            _scan.Blank("after 'module'");
            module = _scan.ReadPlainName("a module name", Words.IsName);
            _scan.SkipBlanks();
            _scan.EndOfLine("the module name");
        }
        else
        {
            schema = Header();
        }

        var (types, extensions) = Types(module is not null);
        var conditions = Conditions();
        return new ModelSyntax(schema, types, conditions) { Module = module, Extensions = extensions };
    }

    private Name Header()
    {
        if (!_scan.TakeWord("model"))
        {
            throw _scan.Unexpected("'model' or 'module' at the start of the file");
        }

        _scan.EndOfLine("'model'");
        if (!_scan.TakeWord("schema"))
        {
            throw _scan.Unexpected("'schema' after 'model'");
        }

        _scan.Blank("after 'schema'");
        var version = _scan.PeekVersion();
        var schema = version.Length > 0 ? _scan.Take(version) : throw _scan.Unexpected("a schema version such as 1.1");
        _scan.SkipBlanks();
        _scan.EndOfLine("the schema version");
        return schema;
    }

    private (ImmutableArray<TypeSyntax> Types, ImmutableArray<TypeSyntax> Extensions) Types(bool module)
    {
        var types = ImmutableArray.CreateBuilder<TypeSyntax>();
        var extensions = ImmutableArray.CreateBuilder<TypeSyntax>();
        var extended = new HashSet<string>(StringComparer.Ordinal);
        while (!_scan.AtEnd && _scan.PeekWord() != "condition")
        {
            try
            {
                if (!_scan.TakeWord("extend"))
                {
                    types.Add(_types.Read());
                    continue;
                }

                _scan.Blank("after 'extend'");
                var type = _types.Read();
                extensions.Add(type);
                Extension(type.Name, module, !extended.Add(type.Name.Text));
            }
            catch (SourceException wrong)
            {
                Note(wrong);
                _scan.SkipTo("type", "extend", "condition");
            }
        }

        return (types.ToImmutable(), extensions.ToImmutable());
    }

    private void Extension(Name type, bool module, bool again)
    {
        if (!module)
        {
            Note(new SourceException(PolicyError.ModuleInvalid, type.At, "extend can only be used in a modular model; begin the file with 'module NAME', or write 'type'"));
        }
        else if (again)
        {
            Note(new SourceException(PolicyError.Duplicate, type.At, $"'{type}' is already extended in file. Put all its relations under one 'extend type {type}'."));
        }
    }

    private ImmutableArray<ConditionSyntax> Conditions()
    {
        var conditions = ImmutableArray.CreateBuilder<ConditionSyntax>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (_scan.TakeWord("condition"))
        {
            try
            {
                conditions.Add(new ConditionParser(_scan, Note).Read(names));
            }
            catch (SourceException wrong)
            {
                Note(wrong);
                _scan.SkipTo("condition");
            }
        }

        return _scan.AtEnd ? conditions.ToImmutable() : throw _scan.Unexpected("'condition' or the end of the file: conditions come last");
    }

    private void Note(SourceException problem) => _problems.Add(_file, problem);
}
