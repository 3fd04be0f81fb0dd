using System.Collections.Immutable;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Rules;

/// <summary>Reads <c>on</c>: which calls a rule is about.</summary>
internal static class SelectorReader
{
    /// <summary>The keys of <c>on</c>; the JSON schema names the same.</summary>
    public static readonly string[] Keys = ["tools", "operations", "models", "actions", "upstreams", "agents", "risk"];

    public static RuleSelector Read(YamlFields rule)
    {
        if (rule.Find("on") is not { } on)
        {
            return RuleSelector.All;
        }

        var facets = new YamlFields(on, "'on'", Keys);
        var selector = new RuleSelector
        {
            Tools = Patterns(facets, "tools", Placed),
            Operations = Patterns(facets, "operations", Placed),
            Models = Patterns(facets, "models", NoCheck),
            Actions = Patterns(facets, "actions", Action),
            Upstreams = Patterns(facets, "upstreams", NoCheck),
            Agents = Patterns(facets, "agents", NoCheck),
            Risk = [.. facets.Texts("risk").Select(Risk)],
        };
        SelectorFit.Require(selector, facets);
        return selector;
    }

    /// <summary>What the rule says is called, with its place: the names can be held against the mappings.</summary>
    public static ImmutableArray<(CallKind Kind, YamlText Text)> Written(YamlFields rule)
    {
        if (rule.Find("on") is not { } on)
        {
            return [];
        }

        var facets = new YamlFields(on, "'on'", Keys);
        return
        [
            .. facets.Texts("tools").Select(t => (CallKind.Mcp, t)), .. facets.Texts("operations").Select(t => (CallKind.Http, t)),
            .. facets.Texts("models").Select(t => (CallKind.Model, t)),
        ];
    }

    private static ImmutableArray<NamePattern> Patterns(YamlFields facets, string key, Action<YamlText, string> check)
    {
        var patterns = ImmutableArray.CreateBuilder<NamePattern>();
        foreach (var text in facets.Texts(key))
        {
            if (text.Text.IndexOf('*', StringComparison.Ordinal) is >= 0 and var star && star != text.Text.Length - 1)
            {
                throw YamlFields.Wrong(text, $"'{text.Text}': a * may only stand at the end");
            }

            check(text, key);
            patterns.Add(new NamePattern(text.Text));
        }

        return patterns.ToImmutable();
    }

    private static void NoCheck(YamlText text, string key)
    {
    }

    private static void Placed(YamlText text, string key)
    {
        if (text.Text != "*" && text.Text.IndexOf('/', StringComparison.Ordinal) <= 0)
        {
            throw YamlFields.Wrong(text, $"'{text.Text}' must name the upstream too, as in crm/{text.Text}");
        }
    }

    /// <summary>An action that no call has would make a rule that never applies.</summary>
    private static void Action(YamlText text, string key)
    {
        if (!text.Text.EndsWith('*') && !RuleTopics.NamedActions.Contains(text.Text) && !text.Text.All(char.IsAsciiLetterUpper))
        {
            throw YamlFields.Wrong(text, $"'{text.Text}' is no action; it is an HTTP method in capitals, or {string.Join(", ", RuleTopics.NamedActions)}"
                + Spelling.Hint(text.Text, [.. RuleTopics.NamedActions, "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]));
        }
    }

    private static Risk Risk(YamlText text) => RiskNames.Find(text.Text)
        ?? throw YamlFields.Wrong(text, $"'{text.Text}' is no risk; it is {string.Join(", ", RiskNames.All)}{Spelling.Hint(text.Text, RiskNames.All)}");
}
