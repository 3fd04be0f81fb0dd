using System.Collections.Immutable;
using AgentIdentity.Cel;
using AgentIdentity.Policy.Mappings;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Rules;

/// <summary>
/// Compiles a rule once for each listed thing that it names, with the types of that thing's arguments, so that a misspelt argument or a
/// comparison of different types fails at load; and once for calls of whose arguments nothing is known.
/// </summary>
internal sealed class RuleCompiler(MappingTable mappings, RelationModel? model)
{
    public CompiledRule Compile(RuleSource source)
    {
        ListedNames.Require(source, mappings);
        if (model is not null)
        {
            Approvers.Require(source, model);
        }

        var untyped = Body(source, RuleEnvironment.Cel, "");
        var typed = ImmutableDictionary.CreateBuilder<string, RuleBody>(StringComparer.Ordinal);
        SourceException? missing = null;
        var anyUntyped = IsAboutUnlisted(source.On);
        foreach (var thing in ReadsArguments(untyped) ? mappings.Things.Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            if (!MayBeAbout(source.On, thing, out var exact))
            {
                continue;
            }

            if (mappings.ArgumentsOf(thing) is not { } arguments)
            {
                anyUntyped = true;
                continue;
            }

            try
            {
                typed[thing] = Body(source, RuleEnvironment.For(arguments), $" (for {thing})");
            }
            catch (SourceException wrong) when (!exact && wrong.InnerException is CelException { UndeclaredName: not null })
            {
                // A rule over many tools may ask for an argument that only some of them have.
                missing ??= wrong;
            }
        }

        return missing is null || typed.Count > 0 || anyUntyped ? new CompiledRule(source, untyped, typed.ToImmutable()) : throw missing;
    }

    private static bool ReadsArguments(RuleBody body) => body.ReadsArguments || body.Programs.Any(p => p.Variables.Contains(RuleEnvironment.Arguments));

    private RuleBody Body(RuleSource source, CelEnvironment bare, string about)
    {
        var variables = ImmutableArray.CreateBuilder<RuleVariable>();
        var types = new Dictionary<string, CelType>(StringComparer.Ordinal);
        var environment = RuleEnvironment.WithVariables(bare, types);
        foreach (var (name, expression) in source.Variables)
        {
            var program = RuleExpression.Compile(environment, expression, $"variable {name}{about}");
            variables.Add(new RuleVariable(name, program));
            types[name] = program.ResultType;
            environment = RuleEnvironment.WithVariables(bare, types);
        }

        var rule = $"rule {source.Info.Id}{about}";
        var condition = source.Condition is { } text ? Condition(environment, text, rule) : null;
        var message = source.Message is { } words ? MessageTemplate.Read(words, environment, $"the message of {rule}") : null;
        var body = new RuleBody(variables.ToImmutable(), condition, message);
        HistoryNames.Require(body, source, mappings);
        return body;
    }

    private static CelProgram Condition(CelEnvironment environment, YamlText text, string rule)
    {
        var program = RuleExpression.Compile(environment, text, rule);
        return program.ResultType.Equals(CelType.Bool) || program.ResultType.Equals(CelType.Dyn)
            ? program
            : throw new SourceException(PolicyError.ExpressionInvalid, text.Origin,
                $"{rule} must be true or false, but its expression is {program.ResultType}; compare it with something");
    }

    private static bool MayBeAbout(RuleSelector on, string thing, out bool exact)
    {
        var slash = thing.IndexOf('/', StringComparison.Ordinal);
        var (upstream, name) = (thing[..Math.Max(slash, 0)], thing[(slash + 1)..]);
        exact = false;
        var any = false;
        foreach (var topic in upstream == Call.ModelUpstream ? [RuleTopic.Model] : (ReadOnlySpan<RuleTopic>)[RuleTopic.Tool, RuleTopic.Http])
        {
            any |= on.CoversThing(new RulePlace(topic, upstream, "", name));
            exact |= on.Names(topic, upstream, name);
        }

        return any;
    }

    /// <summary>Whether things that no mapping lists can be meant: then an argument that no listed one has is no mistake.</summary>
    private bool IsAboutUnlisted(RuleSelector on)
    {
        var upstreams = mappings.Things.Select(t => t[..Math.Max(t.IndexOf('/', StringComparison.Ordinal), 0)]).ToHashSet(StringComparer.Ordinal);
        return on.IsAboutAnything
            ? on.Upstreams.IsEmpty || on.Upstreams.Any(u => !u.Exact || !upstreams.Contains(u.Text))
            : on.Tools.Concat(on.Operations).Any(t => t.Text.IndexOf('/', StringComparison.Ordinal) is var slash && (slash < 0 || !upstreams.Contains(t.Text[..slash])));
    }
}
