using System.Collections.Immutable;

namespace AgentIdentity.Policy.Sources;

/// <summary>A map read field by field. Whatever was not asked for by the end is an unknown key, and that is an error.</summary>
internal sealed class YamlFields
{
    private readonly YamlMap _map;
    private readonly string _what;

    public YamlFields(YamlValue value, string what, params string[] allowed)
    {
        _what = what;
        _map = value as YamlMap ?? throw Wrong(value, $"{what} must be a map, not a {value.Kind}");
        foreach (var (key, _) in _map.Entries)
        {
            if (!allowed.Contains(key.Text))
            {
                throw new SourceException(PolicyError.UnknownKey, key.At, $"{what} has no '{key.Text}'; it has {string.Join(", ", allowed)}{Spelling.Hint(key.Text, allowed)}");
            }
        }
    }

    public SourcePosition At => _map.At;

    public bool Has(string key) => _map.Find(key) is not null;

    public YamlValue? Find(string key) => _map.Find(key);

    public YamlValue Require(string key) =>
        _map.Find(key) ?? throw new SourceException(PolicyError.BadValue, _map.At, $"{_what} needs '{key}'");

    public YamlText? Text(string key) => Find(key) is { } value ? Text(value, $"'{key}'") : null;

    public YamlText RequireText(string key) => Text(Require(key), $"'{key}'");

    public ImmutableArray<YamlText> Texts(string key)
    {
        if (Find(key) is not { } value)
        {
            return [];
        }

        var list = value as YamlList ?? throw Wrong(value, $"'{key}' must be a list, such as [a, b]");
        return list.Items.IsEmpty
            ? throw Wrong(value, $"'{key}' is empty and would match nothing; remove it to match everything")
            : [.. list.Items.Select(i => Text(i, $"an entry of '{key}'"))];
    }

    public static YamlList List(YamlValue value, string what) =>
        value as YamlList ?? throw Wrong(value, $"{what} must be a list, not a {value.Kind}");

    public static YamlText Text(YamlValue value, string what)
    {
        var text = value as YamlText ?? throw Wrong(value, $"{what} must be a text, not a {value.Kind}");
        return text.IsNull || text.Text.Length == 0 ? throw Wrong(value, $"{what} is empty") : text;
    }

    public static SourceException Wrong(YamlValue value, string message) => new(PolicyError.BadValue, value.At, message);
}
