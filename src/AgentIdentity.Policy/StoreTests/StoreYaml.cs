using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.StoreTests;

/// <summary>Reads the parts of a file of tests. What is wrong becomes a problem, and the reading goes on, so that an author sees all of it.</summary>
internal sealed class StoreYaml(string file, ProblemList problems)
{
    public void Wrong(PolicyError error, YamlValue value, string message) => problems.Add(error, file, value.At, message);

    /// <summary>Null when it is none. Keys that nobody would read are problems.</summary>
    public YamlMap? Map(YamlValue value, string what, params string[] allowed)
    {
        if (value is not YamlMap map)
        {
            Wrong(PolicyError.BadValue, value, $"{what} must be a map, not a {value.Kind}");
            return null;
        }

        foreach (var (key, _) in map.Entries.Where(e => !allowed.Contains(e.Key.Text)))
        {
            Wrong(PolicyError.UnknownKey, key, $"{what} has no '{key.Text}'; it has {string.Join(", ", allowed)}{Spelling.Hint(key.Text, allowed)}");
        }

        return map;
    }

    public YamlList? List(YamlMap map, string key)
    {
        switch (map.Find(key))
        {
            case null or YamlText { IsNull: true }:
                return null;
            case YamlList list:
                return list;
            case var other:
                Wrong(PolicyError.BadValue, other, $"'{key}' must be a list, not a {other.Kind}");
                return null;
        }
    }

    public ImmutableArray<YamlValue> Items(YamlMap map, string key) => List(map, key)?.Items ?? [];

    public YamlText? Text(YamlMap map, string key) => map.Find(key) is { } value ? Text(value, $"'{key}'") : null;

    public YamlText? Text(YamlValue value, string what)
    {
        if (value is YamlText { IsNull: false, Text.Length: > 0 } text)
        {
            return text;
        }

        Wrong(PolicyError.BadValue, value, value is YamlText ? $"{what} is empty" : $"{what} must be a text, not a {value.Kind}");
        return null;
    }

    /// <summary>A text that must be there.</summary>
    public string? Required(YamlMap map, string key, string what)
    {
        if (map.Find(key) is null)
        {
            Wrong(PolicyError.StoreTestQuestion, map, $"{what} needs '{key}'");
        }

        return Text(map, key)?.Text;
    }

    /// <summary>Texts that are all different: to name one twice would be a slip.</summary>
    public ImmutableArray<YamlText> Texts(YamlMap map, string key) => Distinct(Items(map, key), $"an entry of '{key}'");

    public ImmutableArray<YamlText> Distinct(ImmutableArray<YamlValue> items, string what)
    {
        var texts = items.Select(i => Text(i, what)).OfType<YamlText>().ToImmutableArray();
        foreach (var again in texts.GroupBy(t => t.Text, StringComparer.Ordinal).SelectMany(g => g.Skip(1)))
        {
            Wrong(PolicyError.Duplicate, again, $"'{again.Text}' stands here twice; remove one");
        }

        return texts;
    }

    public JsonElement? Context(YamlMap map)
    {
        switch (map.Find("context"))
        {
            case null or YamlText { IsNull: true }:
                return null;
            case YamlMap context:
                return YamlJson.Convert(context);
            case var other:
                Wrong(PolicyError.BadValue, other, $"'context' must be a map, not a {other.Kind}");
                return null;
        }
    }
}
