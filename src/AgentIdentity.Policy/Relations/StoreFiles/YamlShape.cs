using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Relations.StoreFiles;

/// <summary>What may stand at a place of a YAML file. Everything that may not is told, not only the first.</summary>
internal abstract record YamlShape
{
    public static readonly YamlShape Text = new TextShape(false);
    public static readonly YamlShape Truth = new TextShape(true);
    public static readonly YamlShape Anything = new AnyMap();

    public static YamlShape List(YamlShape item) => new ListShape(item);

    public static YamlShape Each(YamlShape value) => new EachShape(value);

    /// <param name="what">How messages call it.</param>
    /// <param name="required">Groups of keys, of each of which one must be there.</param>
    /// <param name="fields">The keys that may be there.</param>
    public static YamlShape Map(string what, string[][] required, params (string Key, YamlShape Value)[] fields) => new MapShape(what, required, fields);

    /// <param name="place">How messages call the value.</param>
    public abstract void Check(YamlValue value, string place, Action<SourceException> note);

    private static void Wrong(YamlValue value, string place, string wanted, Action<SourceException> note) =>
        note(YamlFields.Wrong(value, $"{place} must be {wanted}, not a {value.Kind}"));

    private sealed record TextShape(bool OnlyTruth) : YamlShape
    {
        public override void Check(YamlValue value, string place, Action<SourceException> note)
        {
            if (value is not YamlText text || text.IsNull || (OnlyTruth && (text.Quoted || text.Text is not ("true" or "false"))))
            {
                Wrong(value, place, OnlyTruth ? "true or false" : "a text", note);
            }
        }
    }

    private sealed record AnyMap : YamlShape
    {
        public override void Check(YamlValue value, string place, Action<SourceException> note)
        {
            if (value is not YamlMap)
            {
                Wrong(value, place, "a map", note);
            }
        }
    }

    private sealed record ListShape(YamlShape Item) : YamlShape
    {
        public override void Check(YamlValue value, string place, Action<SourceException> note)
        {
            if (value is not YamlList list)
            {
                Wrong(value, place, "a list", note);
                return;
            }

            foreach (var item in list.Items)
            {
                Item.Check(item, $"an entry of {place}", note);
            }
        }
    }

    private sealed record EachShape(YamlShape Value) : YamlShape
    {
        public override void Check(YamlValue value, string place, Action<SourceException> note)
        {
            if (value is not YamlMap map)
            {
                Wrong(value, place, "a map", note);
                return;
            }

            foreach (var (key, item) in map.Entries)
            {
                Value.Check(item, $"'{key.Text}'", note);
            }
        }
    }

    private sealed record MapShape(string What, string[][] Required, (string Key, YamlShape Value)[] Known) : YamlShape
    {
        public override void Check(YamlValue value, string place, Action<SourceException> note)
        {
            if (value is not YamlMap map)
            {
                Wrong(value, What, "a map", note);
                return;
            }

            foreach (var (key, item) in map.Entries)
            {
                var known = Array.Find(Known, f => f.Key == key.Text);
                if (known.Key is null)
                {
                    note(new SourceException(PolicyError.UnknownKey, key.At, $"{What} has no '{key.Text}'; it has {string.Join(", ", Known.Select(f => f.Key))}"));
                }
                else
                {
                    known.Value.Check(item, $"'{key.Text}'", note);
                }
            }

            foreach (var group in Required.Where(g => g.All(k => map.Find(k) is null)))
            {
                note(YamlFields.Wrong(map, $"{What} needs {string.Join(" or ", group.Select(k => $"'{k}'"))}"));
            }
        }
    }
}
