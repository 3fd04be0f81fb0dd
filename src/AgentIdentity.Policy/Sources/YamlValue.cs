using System.Collections.Immutable;

namespace AgentIdentity.Policy.Sources;

/// <summary>A value of a policy file with its place, so that every later complaint can point at it.</summary>
internal abstract record YamlValue(SourcePosition At)
{
    public abstract string Kind { get; }
}

/// <param name="Text">The text without quotes.</param>
/// <param name="Quoted">Quoted or block text is always a string; plain text may be a number, a truth value or null.</param>
/// <param name="Origin">Where the text itself begins, after a quote or on the first line of a block.</param>
/// <param name="Indent">How many columns each further line of a block is indented by.</param>
internal sealed record YamlText(string Text, bool Quoted, SourcePosition At, SourcePosition Origin, int Indent) : YamlValue(At)
{
    public override string Kind => "text";

    public bool IsNull => !Quoted && Text is "" or "~" or "null";
}

internal sealed record YamlList(ImmutableArray<YamlValue> Items, SourcePosition At) : YamlValue(At)
{
    public override string Kind => "list";
}

internal sealed record YamlMap(ImmutableArray<(YamlText Key, YamlValue Value)> Entries, SourcePosition At) : YamlValue(At)
{
    public override string Kind => "map";

    public YamlValue? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (entry.Key.Text == key)
            {
                return entry.Value;
            }
        }

        return null;
    }
}
