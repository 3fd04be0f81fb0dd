namespace AgentIdentity.Policy.Rules;

/// <summary>A name, or the beginning of one followed by <c>*</c>.</summary>
internal readonly record struct NamePattern(string Text)
{
    public bool Exact => !Text.EndsWith('*');

    /// <summary>What a name begins with that matches; the whole name of an exact pattern.</summary>
    public ReadOnlySpan<char> Stem => Exact ? Text : Text.AsSpan(0, Text.Length - 1);

    public bool Matches(string name) => Exact ? name == Text : name.AsSpan().StartsWith(Stem, StringComparison.Ordinal);

    /// <summary>Whether it matches the name that stands below an upstream, as <c>crm/*</c> does <c>crm</c> and <c>get_contact</c>.</summary>
    public bool Matches(string upstream, string name) =>
        Stem.Length <= upstream.Length
            ? !Exact && upstream.AsSpan().StartsWith(Stem, StringComparison.Ordinal)
            : Stem.StartsWith(upstream, StringComparison.Ordinal) && Stem[upstream.Length] == '/'
                && (Exact ? Stem[(upstream.Length + 1)..].SequenceEqual(name) : name.AsSpan().StartsWith(Stem[(upstream.Length + 1)..], StringComparison.Ordinal));

    /// <summary>Whether it matches some name below an upstream that no rule spells out.</summary>
    public bool MatchesUnnamed(string upstream) => !Exact
        && (Stem.Length <= upstream.Length
            ? upstream.AsSpan().StartsWith(Stem, StringComparison.Ordinal)
            : Stem.StartsWith(upstream, StringComparison.Ordinal) && Stem[upstream.Length] == '/');
}
