using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgentIdentity.Policy.Sources;
using AgentIdentity.Policy.StoreTests;

namespace AgentIdentity.Policy.DecisionTests;

/// <summary>Values that tests of decisions hold besides texts, maps and lists.</summary>
internal static partial class TestValues
{
    public static bool? Flag(this StoreYaml yaml, YamlMap map, string key)
    {
        if (map.Find(key) is not { } value)
        {
            return null;
        }

        if (value is YamlText { Quoted: false, Text: "true" or "false" } flag)
        {
            return flag.Text == "true";
        }

        yaml.Wrong(PolicyError.BadValue, value, $"'{key}' must be true or false, without quotes");
        return null;
    }

    public static TimeSpan? Span(this StoreYaml yaml, YamlMap map, string key)
    {
        if (yaml.Text(map, key) is not { } text)
        {
            return null;
        }

        if (DurationText.Parse(text.Text) is { } span)
        {
            return span;
        }

        yaml.Wrong(PolicyError.BadValue, text, $"'{key}' is '{text.Text}', which is no span of time; write it as 90s, 15m, 8h or 30d");
        return null;
    }

    /// <summary>A moment with its offset, since a local time means another moment on another machine.</summary>
    public static DateTimeOffset? Moment(this StoreYaml yaml, YamlMap map, string key)
    {
        if (yaml.Text(map, key) is not { } text)
        {
            return null;
        }

        if (MomentForm().IsMatch(text.Text)
            && DateTimeOffset.TryParse(text.Text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
        {
            return moment;
        }

        yaml.Wrong(PolicyError.BadValue, text, $"'{key}' is '{text.Text}', which is no moment; write it as 2026-11-23T10:00:00Z or 2026-11-23T10:00:00+01:00");
        return null;
    }

    /// <summary>A map as JSON; null when it is not there.</summary>
    public static JsonElement? Json(this StoreYaml yaml, YamlMap map, string key)
    {
        switch (map.Find(key))
        {
            case null:
                return null;
            case YamlMap json:
                return YamlJson.Convert(json);
            case var other:
                yaml.Wrong(PolicyError.BadValue, other, $"'{key}' must be a map of names to values, not a {other.Kind}");
                return null;
        }
    }

    /// <summary>One of some words.</summary>
    public static string? Word(this StoreYaml yaml, YamlMap map, string key, params string[] words)
    {
        if (yaml.Text(map, key) is not { } text)
        {
            return null;
        }

        if (words.Contains(text.Text))
        {
            return text.Text;
        }

        yaml.Wrong(PolicyError.BadValue, text, $"'{key}' is {string.Join(" or ", words)}, not '{text.Text}'{Spelling.Hint(text.Text, words)}");
        return null;
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?([Zz]|[+-]\d{2}:\d{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex MomentForm();
}
