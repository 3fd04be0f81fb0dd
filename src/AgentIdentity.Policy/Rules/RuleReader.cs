using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AgentIdentity.Cel;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Rules;

/// <summary>Reads one rule. A key or value it does not know stops the load: a rule is in force as written or not at all.</summary>
internal static partial class RuleReader
{
    private static readonly string[] Known = ["id", "owner", "message", "mode", "on", "let", "deny", "require"];
    private static readonly string[] Later = ["otherwise", "redact", "label", "strip_tool_call", "obligations"];

    public static CompiledRule Read(YamlValue value, string file)
    {
        if (value is YamlMap map)
        {
            foreach (var (key, _) in map.Entries)
            {
                if (Later.Contains(key.Text))
                {
                    throw new SourceException(PolicyError.Unsupported, key.At,
                        $"'{key.Text}' is not supported by this version; the rule is refused, since without it the rule would mean something else");
                }
            }
        }

        var fields = new YamlFields(value, "a rule", Known);
        var id = fields.RequireText("id");
        if (!IdForm().IsMatch(id.Text))
        {
            throw YamlFields.Wrong(id, $"'{id.Text}' is no rule id; use lower-case letters, digits and dashes, at most 64");
        }

        var message = fields.Text("message");
        if (message is not null && message.Text.Contains("{{", StringComparison.Ordinal))
        {
            throw new SourceException(PolicyError.Unsupported, message.At, "messages cannot hold {{expressions}} in this version; write plain text");
        }

        var info = new RuleInfo(id.Text, fields.Text("owner")?.Text, message?.Text, Shadow(fields), file, fields.At.Line);
        var on = Selector(fields);
        var (environment, variables) = Variables(fields);
        var (effect, expression) = Effect(fields);
        var program = RuleExpression.Compile(environment, expression, $"rule {id.Text}");
        return program.ResultType.Equals(CelType.Bool) || program.ResultType.Equals(CelType.Dyn)
            ? new CompiledRule(info, effect, on, variables, program)
            : throw new SourceException(PolicyError.ExpressionInvalid, expression.Origin,
                $"rule {id.Text} must be true or false, but its expression is {program.ResultType}");
    }

    private static bool Shadow(YamlFields fields) => fields.Text("mode") switch
    {
        null or { Text: "enforce" } => false,
        { Text: "shadow" } => true,
        var other => throw YamlFields.Wrong(other, $"'mode' is enforce or shadow, not '{other.Text}'"),
    };

    private static (RuleEffect, YamlText) Effect(YamlFields fields) => (fields.Text("deny"), fields.Text("require")) switch
    {
        ({ } deny, null) => (RuleEffect.Deny, deny),
        (null, { } require) => (RuleEffect.Require, require),
        (null, null) => throw new SourceException(PolicyError.BadValue, fields.At, "a rule needs 'deny' or 'require'"),
        (_, { } both) => throw YamlFields.Wrong(both, "a rule has either 'deny' or 'require', not both"),
    };

    private static (CelEnvironment, ImmutableArray<RuleVariable>) Variables(YamlFields fields)
    {
        var environment = RuleEnvironment.Cel;
        var variables = ImmutableArray.CreateBuilder<RuleVariable>();
        if (fields.Find("let") is { } let)
        {
            var entries = let as YamlMap ?? throw YamlFields.Wrong(let, "'let' must be a map of names to expressions");
            foreach (var (name, value) in entries.Entries)
            {
                if (!VariableForm().IsMatch(name.Text))
                {
                    throw YamlFields.Wrong(name, $"'{name.Text}' is no variable name; use letters, digits and _");
                }

                var program = RuleExpression.Compile(environment, YamlFields.Text(value, $"'{name.Text}'"), $"variable {name.Text}");
                variables.Add(new RuleVariable($"variables.{name.Text}", program));
                environment = environment.Declare($"variables.{name.Text}", program.ResultType);
            }
        }

        return (environment, variables.ToImmutable());
    }

    private static RuleSelector Selector(YamlFields fields)
    {
        if (fields.Find("on") is not { } on)
        {
            return new RuleSelector([], [], [], []);
        }

        var facets = new YamlFields(on, "'on'", "tools", "actions", "upstreams", "agents");
        return new RuleSelector(Patterns(facets, "tools"), Patterns(facets, "actions"), Patterns(facets, "upstreams"), Patterns(facets, "agents"));
    }

    private static ImmutableArray<NamePattern> Patterns(YamlFields facets, string key)
    {
        var patterns = ImmutableArray.CreateBuilder<NamePattern>();
        foreach (var text in facets.Texts(key))
        {
            if (text.Text.IndexOf('*', StringComparison.Ordinal) is >= 0 and var star && star != text.Text.Length - 1)
            {
                throw YamlFields.Wrong(text, $"'{text.Text}': a * may only stand at the end");
            }

            if (key == "tools" && text.Text != "*" && !text.Text.Contains('/', StringComparison.Ordinal))
            {
                throw YamlFields.Wrong(text, $"'{text.Text}' must name the upstream too, as in crm/{text.Text}");
            }

            patterns.Add(new NamePattern(text.Text));
        }

        return patterns.ToImmutable();
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdForm();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex VariableForm();
}
