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

    /// <summary>Where each character stands in the file; null for a text that was not read from one.</summary>
    public TextPlaces? Places { get; init; }

    /// <summary>Where a part of the text stands that was told by line and column.</summary>
    /// <param name="line">The line in the part, from one.</param>
    /// <param name="column">The column, from one, in code points.</param>
    /// <param name="start">Where in the text the part begins.</param>
    public SourcePosition Place(int line, int column, int start = 0)
    {
        var at = start;
        for (; line > 1 && Text.IndexOf('\n', at) is >= 0 and var end; line--)
        {
            at = end + 1;
        }

        for (; column > 1 && at < Text.Length; column--)
        {
            at += at + 1 < Text.Length && char.IsSurrogatePair(Text, at) ? 2 : 1;
        }

        return Places?.Find(Text, at) ?? Origin;
    }

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
