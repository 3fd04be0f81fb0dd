using System.Collections.Frozen;
using System.Collections.Immutable;
using AgentIdentity.Cel;
using AgentIdentity.Policy.Mappings.Inputs;
using AgentIdentity.Policy.Mappings.Paths;
using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Mappings;

/// <summary>Reads what a mapping file says about one tool, operation or model.</summary>
internal sealed class EntryReader(string file, RelationModel? model)
{
    private static readonly string[] Risks = ["low", "medium", "high", "critical"];

    /// <param name="template">The operation's method and path; null for tools and models.</param>
    public MappedEntry Read(CallKind kind, string upstream, YamlText name, YamlValue value, PathTemplate? template)
    {
        var fields = template is null
            ? new YamlFields(value, $"'{name.Text}'", "description", "risk", "resource", "attributes", "input")
            : new YamlFields(value, $"'{name.Text}'", "description", "risk", "action", "resource", "attributes", "input");
        var input = template is null ? Input(fields) : InputOf(template, fields);
        var environment = MappingExpression.Environment(input?.Typed(MappedEntry.Arguments));
        var info = new MappingInfo(kind, upstream, name.Text, Risk(fields), file, name.At.Line);
        return new MappedEntry(
            info, Action(fields), fields.Find("resource") is { } resource ? Resource(resource, environment) : null, Attributes(fields, environment), input);
    }

    private static Risk Risk(YamlFields fields) => fields.Text("risk") switch
    {
        null => AgentIdentity.Policy.Risk.Unknown,
        var text when Array.IndexOf(Risks, text.Text) is >= 0 and var at => (Risk)(at + 1),
        var other => throw YamlFields.Wrong(other, $"'risk' is {string.Join(", ", Risks)}, not '{other.Text}'{Spelling.Hint(other.Text, Risks)}"),
    };

    private static string? Action(YamlFields fields) => fields.Has("action") ? MappingExpression.Name(fields.RequireText("action"), "an action").Text : null;

    private static InputType? Input(YamlFields fields)
    {
        if (fields.Find("input") is not { } given)
        {
            return null;
        }

        var input = InputSchema.Read(given);
        return input.Kind == InputKind.Record ? input : throw YamlFields.Wrong(given, "'input' describes the arguments, which are an object: give it 'properties'");
    }

    /// <summary>The arguments of an operation are <c>{path, query, body}</c>; what its path does not say is declared under <c>input</c>.</summary>
    private static InputType InputOf(PathTemplate template, YamlFields fields)
    {
        var parts = fields.Find("input") is { } given ? new YamlFields(given, "'input' of an operation", "path", "query", "body") : null;
        var typed = InputSchema.Members(parts?.Find("path"), "'path'");
        foreach (var (name, type) in typed)
        {
            if (!template.Parameters.Contains(name))
            {
                throw YamlFields.Wrong(parts!.Require("path"), $"the path has no parameter {{{name}}}{Spelling.Hint(name, template.Parameters)}");
            }

            Scalar(type, parts!.Require("path"), name);
        }

        var query = parts?.Find("query") is { } queried ? InputSchema.Read(queried) : InputType.Any;
        foreach (var (name, type) in query.Members)
        {
            Scalar(type is { Kind: InputKind.List, Element: { } element } ? element : type, parts!.Require("query"), name);
        }

        var path = new InputType { Kind = InputKind.Record, Members = template.Parameters.ToFrozenDictionary(n => n, n => typed.GetValueOrDefault(n, InputType.Text), StringComparer.Ordinal) };
        return new InputType
        {
            Kind = InputKind.Record,
            Members = new Dictionary<string, InputType>(StringComparer.Ordinal)
            {
                ["path"] = path,
                ["query"] = query.Kind is InputKind.Record or InputKind.Any ? query
                    : throw YamlFields.Wrong(parts!.Require("query"), "'query' describes the query's names: give it 'properties'"),
                ["body"] = parts?.Find("body") is { } body ? InputSchema.Read(body) : InputType.Any,
            }.ToFrozenDictionary(StringComparer.Ordinal),
        };
    }

    private static void Scalar(InputType type, YamlValue at, string name)
    {
        if (type.Kind is InputKind.List or InputKind.Record or InputKind.Map)
        {
            throw YamlFields.Wrong(at, $"'{name}' stands in an address, where only texts, numbers and truth values can be read");
        }
    }

    private ResourceTemplate Resource(YamlValue value, CelEnvironment environment)
    {
        var fields = new YamlFields(value, "'resource'", "type", "id", "human", "agent");
        var (type, human, agent) = (fields.RequireText("type"), fields.RequireText("human"), fields.Has("agent") ? fields.RequireText("agent") : null);
        Defined(type, human, "user");
        if (agent is not null)
        {
            Defined(type, agent, "agent");
        }

        var id = MappingExpression.Compile(environment, fields.RequireText("id"), "the id");
        return id.ResultType is var result && new[] { CelType.String, CelType.Int, CelType.UInt, CelType.Dyn }.Contains(result)
            ? new ResourceTemplate(type.Text, id, human.Text, agent?.Text)
            : throw new SourceException(PolicyError.ExpressionInvalid, fields.RequireText("id").Origin, $"the id must be a text or a whole number, but it is {result}");
    }

    /// <summary>A resource that nobody could ever have a right to is a slip of the author's.</summary>
    private void Defined(YamlText type, YamlText relation, string user)
    {
        if (model is null)
        {
            return;
        }

        if (model.FindType(type.Text) is not { } defined)
        {
            throw new SourceException(PolicyError.MappingNames, type.At, $"the relation model has no type {type.Text}{Spelling.Hint(type.Text, model.Types)}");
        }

        if (!defined.Relations.ContainsKey(relation.Text))
        {
            throw new SourceException(PolicyError.MappingNames, relation.At,
                $"type {type.Text} has no relation {relation.Text}{Spelling.Hint(relation.Text, defined.Relations.Keys)}; add it to the model, so that a {user} can have it");
        }
    }

    private static ImmutableArray<AttributeTemplate> Attributes(YamlFields fields, CelEnvironment environment)
    {
        if (fields.Find("attributes") is not { } given)
        {
            return [];
        }

        var map = given as YamlMap ?? throw YamlFields.Wrong(given, "'attributes' must be a map of names to values");
        return [.. map.Entries.Select(e => Attribute(MappingExpression.Name(e.Key, "an attribute").Text, e.Value, environment))];
    }

    private static AttributeTemplate Attribute(string name, YamlValue value, CelEnvironment environment)
    {
        if (value is not YamlMap)
        {
            return new AttributeTemplate(name, CelValue.FromJson(YamlJson.Convert(value)), null);
        }

        var source = new YamlFields(value, "a computed attribute", "from").RequireText("from");
        var program = MappingExpression.Compile(environment, source, $"attribute {name}");
        if (program.Variables.Count > 0)
        {
            return new AttributeTemplate(name, default, program);
        }

        var constant = program.Evaluate(CelActivation.Empty);
        return constant.IsError
            ? throw new SourceException(PolicyError.ExpressionInvalid, source.Origin, $"attribute {name}: {constant.ErrorText}")
            : new AttributeTemplate(name, constant, null);
    }
}
