namespace AgentIdentity.Policy;

/// <summary>What people need to know about a rule.</summary>
/// <param name="Id">Unique in the bundle.</param>
/// <param name="Owner">Who answers for it, or null.</param>
/// <param name="Message">What a refused caller is told, as it is written, or null.</param>
/// <param name="Shadow">True when the rule is only observed, not enforced.</param>
/// <param name="File">The file it stands in, relative to the bundle.</param>
/// <param name="Line">The one-based line it begins on.</param>
public sealed record RuleInfo(string Id, string? Owner, string? Message, bool Shadow, string File, int Line)
{
    /// <summary>What it does.</summary>
    public RuleKind Kind { get; init; }

    /// <summary>Since when it is only observed, or null where nobody wrote that.</summary>
    public DateOnly? Since { get; init; }
}
