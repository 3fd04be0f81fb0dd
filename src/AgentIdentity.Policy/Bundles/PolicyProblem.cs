namespace AgentIdentity.Policy;

/// <summary>One mistake in a policy bundle.</summary>
/// <param name="Error">What kind of mistake.</param>
/// <param name="File">The file, relative to the bundle's folder.</param>
/// <param name="Line">One-based line; 0 when the problem is the file itself.</param>
/// <param name="Column">One-based column; 0 when the problem is the file itself.</param>
/// <param name="Message">What is wrong and how to mend it.</param>
public sealed record PolicyProblem(PolicyError Error, string File, int Line, int Column, string Message)
{
    /// <summary>How many columns the mistake spans; 0 when that is not known.</summary>
    public int Length { get; init; }

    /// <summary>OpenFGA's own name of a mistake in a model, such as <c>missing-definition</c>; null where it has none.</summary>
    public string? ModelMistake { get; init; }

    /// <summary>The form that editors and terminals turn into a link: <c>file:line:column: AID2003: message</c>.</summary>
    public override string ToString() => Line == 0
        ? $"{File}: {Error.Code()}: {Message}"
        : $"{File}:{Line}:{Column}: {Error.Code()}: {Message}";
}
