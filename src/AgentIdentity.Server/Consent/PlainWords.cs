using System.Globalization;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Consent;

/// <summary>Says authorization details in plain words, so that a human knows what a yes means. Names are quoted as they are: the page encodes them.</summary>
internal static class PlainWords
{
    public static IReadOnlyList<PlainLine> Of(AuthorizationDetails details) => [.. details.Items.Select(Of)];

    private static PlainLine Of(AuthorizationDetail detail) => detail switch
    {
        McpToolDetail tool => new PlainLine(Tool(tool), [.. ToolLimits(tool)]),
        HttpDetail http => new PlainLine($"{Verbs(http.Actions)} data in {Places(http.Locations)}", [Paths(http.Paths)]),
        ModelDetail model => new PlainLine(
            model.Identifier == "*" ? "Ask any configured model" : $"Ask the model “{model.Identifier}”",
            model.BudgetMicroUsd is { } budget ? [$"spends at most {DollarAmount.Write(budget)} USD"] : []),
        _ => new PlainLine($"Something this page cannot describe ({detail.Type}); refuse unless you know it", []),
    };

    private static string Tool(McpToolDetail tool) => tool.Identifier == "*"
        ? $"Use every tool of {Places(tool.Locations)}"
        : $"Use the tool “{tool.Identifier}” of {Places(tool.Locations)}";

    private static IEnumerable<string> ToolLimits(McpToolDetail tool)
    {
        foreach (var limit in tool.ArgumentLimits)
        {
            yield return Limit(limit);
        }

        if (tool.MaxCalls is { } calls)
        {
            yield return calls == 1 ? "once only" : $"at most {calls} times";
        }

        var unusual = tool.Actions.Where(static action => action != "tools/call").ToList();
        if (unusual.Count > 0)
        {
            yield return $"by {string.Join(", ", unusual)}";
        }
    }

    private static string Limit(ArgumentLimit limit)
    {
        List<string> parts = [];
        if (limit.Min is { } least)
        {
            parts.Add($"at least {Number(least)}");
        }

        if (limit.Max is { } most)
        {
            parts.Add($"at most {Number(most)}");
        }

        if (limit.OneOf is { } values)
        {
            parts.Add(values.Count == 1 ? $"only {values[0]}" : $"one of {string.Join(", ", values)}");
        }

        return $"{limit.Name}: {string.Join(" and ", parts)}";
    }

    private static string Number(decimal value) => value.ToString("0.############", CultureInfo.InvariantCulture);

    private static string Verbs(IReadOnlyList<string> methods)
    {
        List<string> verbs = [];
        if (methods.Any(static method => method is "GET" or "HEAD" or "OPTIONS"))
        {
            verbs.Add("read");
        }

        if (methods.Any(static method => method is not ("GET" or "HEAD" or "OPTIONS" or "DELETE")))
        {
            verbs.Add("create and change");
        }

        if (methods.Contains("DELETE"))
        {
            verbs.Add("delete");
        }

        var text = string.Join(", ", verbs);
        return text.Length == 0 ? "Touch" : char.ToUpperInvariant(text[0]) + text[1..];
    }

    private static string Paths(IReadOnlyList<string> paths) =>
        paths.Count == 0 || paths.Contains("/*") ? "everywhere in it" : $"only under {string.Join(", ", paths)}";

    // The last part of an audience is the name the upstream was given by the people who run this broker.
    private static string Places(IReadOnlyList<string> locations) =>
        string.Join(", ", locations.Select(static location => $"“{location[(location.LastIndexOf('/') + 1)..]}”"));
}

/// <summary>One granted thing as a person would say it, with its limits beneath.</summary>
internal sealed record PlainLine(string What, IReadOnlyList<string> Limits);
