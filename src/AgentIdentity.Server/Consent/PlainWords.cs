using System.Globalization;
using AgentIdentity.Server.Look;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Consent;

/// <summary>Says authorization details in plain words, so that a human knows what a yes means. Names are quoted as they are: the page encodes them.</summary>
internal static class PlainWords
{
    public static IReadOnlyList<PlainLine> Of(AuthorizationDetails details, string issuer) => [.. details.Items.Select(detail => Of(detail, issuer))];

    /// <summary>One detail. What cannot be seen, or turns text around, is shown as what it is.</summary>
    public static PlainLine Of(AuthorizationDetail detail, string issuer)
    {
        var line = Say(detail, issuer);
        return new PlainLine(VisibleText.Of(line.What), [.. line.Limits.Select(VisibleText.Of)]);
    }

    /// <summary>A place alone, whole.</summary>
    public static string Place(string location) => $"at {location}";

    public static string Verb(string method) => method switch
    {
        "GET" or "HEAD" or "OPTIONS" => "read",
        "DELETE" => "delete",
        _ => "create and change",
    };

    public static string Statement(string action) => action switch
    {
        "select" => "read",
        "insert" => "add to",
        "update" => "change",
        "delete" => "delete from",
        _ => action,
    };

    private static PlainLine Say(AuthorizationDetail detail, string issuer) => detail switch
    {
        McpToolDetail tool => new PlainLine(string.Join("; ", McpWords.Of(tool.Actions, tool.Identifier, Places(tool.Locations, issuer))), [.. ToolLimits(tool)]),
        HttpDetail http => new PlainLine($"{Verbs(http.Actions)} data in {Places(http.Locations, issuer)}", [Paths(http.Paths)]),
        DataDetail data => new PlainLine(
            $"{Statements(data.Actions)} {(data.Identifier == "*" ? "every table" : $"the table “{data.Identifier}”")} of the database {Places(data.Locations, issuer)}", [.. DataLimits(data)]),
        ModelDetail model => new PlainLine(
            (model.Identifier == "*" ? "Ask any configured model" : $"Ask the model “{model.Identifier}”")
                + (model.Locations.All(place => IsHere(place, issuer)) ? "" : $" of {Places(model.Locations, issuer)}"),
            [.. ModelLimits(model)]),
        _ => new PlainLine($"Something this page cannot describe ({detail.Type}); refuse unless you know it", []),
    };

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

        var unusual = tool.Actions.Where(static action => !McpWords.Knows(action)).ToList();
        if (unusual.Count > 0)
        {
            yield return $"by {string.Join(", ", unusual)}";
        }
    }

    private static IEnumerable<string> ModelLimits(ModelDetail model)
    {
        if (model.BudgetMicroUsd is { } budget)
        {
            yield return $"spends at most {DollarAmount.Write(budget)} USD";
        }

        if (model.Providers.Count > 0)
        {
            yield return $"only by {string.Join(", ", model.Providers)}";
        }

        if (model.Geographies.Count > 0)
        {
            yield return $"runs only in {string.Join(", ", model.Geographies)}";
        }

        if (model.RetentionDays is { } days)
        {
            yield return days == 0 ? "nothing is kept there" : $"kept there for at most {days} {(days == 1 ? "day" : "days")}";
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

    private static string Statements(IReadOnlyList<string> actions)
    {
        var text = string.Join(", ", actions.Select(Statement));
        return text.Length == 0 ? "Touch" : char.ToUpperInvariant(text[0]) + text[1..];
    }

    private static IEnumerable<string> DataLimits(DataDetail data)
    {
        if (data.Actions.All(static action => action.Equals("select", StringComparison.OrdinalIgnoreCase)))
        {
            yield return "changes nothing there";
        }

        if (data.Columns.Count > 0)
        {
            yield return $"only the columns {string.Join(", ", data.Columns)}";
        }

        if (data.MaxRows is { } rows)
        {
            yield return rows == 1 ? "one row at a time" : $"at most {rows} rows at a time";
        }
    }

    private static string Number(decimal value) => value.ToString("0.############", CultureInfo.InvariantCulture);

    private static string Verbs(IReadOnlyList<string> methods)
    {
        string[] order = ["read", "create and change", "delete"];
        var verbs = methods.Select(Verb).Distinct(StringComparer.Ordinal).OrderBy(verb => Array.IndexOf(order, verb));
        var text = string.Join(", ", verbs);
        return text.Length == 0 ? "Touch" : char.ToUpperInvariant(text[0]) + text[1..];
    }

    private static string Paths(IReadOnlyList<string> paths) =>
        paths.Count == 0 || paths.Contains("/*") ? "everywhere in it" : $"only under {string.Join(", ", paths)}";

    // The last part of an audience is the name the upstream was given by the people who run this broker.
    // A place outside it is shown whole: its last part is whatever a stranger chose to write.
    private static string Places(IReadOnlyList<string> locations, string issuer) =>
        string.Join(", ", locations.Select(location => IsHere(location, issuer)
            ? $"“{location[(location.LastIndexOf('/') + 1)..]}”"
            : $"“{location}” (outside this broker)"));

    private static bool IsHere(string location, string issuer) => location.StartsWith(issuer + "/", StringComparison.Ordinal);
}

/// <summary>One granted thing as a person would say it, with its limits beneath.</summary>
internal sealed record PlainLine(string What, IReadOnlyList<string> Limits);
