namespace AgentIdentity.Policy;

/// <summary>Something in a policy that loads and is doubtful.</summary>
/// <param name="Check">Which check found it, such as <c>rule-without-owner</c>.</param>
/// <param name="Severity">How doubtful.</param>
/// <param name="File">The file, relative to the bundle; a folder where the line is not known.</param>
/// <param name="Line">The one-based line; 0 where it is not known.</param>
/// <param name="Message">What is doubtful and how to mend it.</param>
public sealed record LintFinding(string Check, LintSeverity Severity, string File, int Line, string Message);

/// <summary>How doubtful something is.</summary>
public enum LintSeverity
{
    /// <summary>Worth knowing; it may be meant.</summary>
    Note,

    /// <summary>Most likely a mistake, or something that nobody could answer for.</summary>
    Warning,
}
