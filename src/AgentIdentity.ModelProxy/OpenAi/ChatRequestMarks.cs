namespace AgentIdentity.ModelProxy;

/// <summary>Where in the body the few bytes stand that a rewrite may touch.</summary>
/// <param name="ModelValue">The value of <c>model</c>, quotes included.</param>
/// <param name="FirstMember">Just after the opening brace.</param>
/// <param name="StreamOptions">The value of <c>stream_options</c>, if present.</param>
/// <param name="StreamOptionsForm">What that value is.</param>
/// <param name="IncludeUsage">The value of <c>include_usage</c> inside it, if present.</param>
internal sealed record ChatRequestMarks(
    Range ModelValue, int FirstMember, Range? StreamOptions, StreamOptionsForm StreamOptionsForm, Range? IncludeUsage);

internal enum StreamOptionsForm
{
    Absent,
    Null,
    EmptyObject,
    Object,
}
