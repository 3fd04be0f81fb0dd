namespace AgentIdentity.Server.Consent;

/// <summary>Something that a human can lower before a yes: a part to leave out, or a bound to make tighter.</summary>
/// <param name="Key">Names it in the form.</param>
/// <param name="Label">What it says beside it.</param>
internal sealed record LimitField(string Key, string Label)
{
    /// <summary>Whether it is a part to leave out, and no bound.</summary>
    public bool IsPart { get; init; }

    /// <summary>What the form holds now: a bound as text, or for a part whether it was ticked.</summary>
    public string Value { get; init; } = "";
    public bool IsOut { get; init; }

    /// <summary>Why what was typed cannot be taken.</summary>
    public string? Mistake { get; init; }
}

/// <summary>One granted thing with everything that can be lowered about it.</summary>
internal sealed record LimitSection(string Key, PlainLine Line, IReadOnlyList<LimitField> Fields)
{
    public bool IsOut { get; init; }
    public bool IsOpen => IsOut || Fields.Any(static one => one.IsOut || one.Mistake is not null);
}
