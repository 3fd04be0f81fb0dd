using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.DecisionTests;

/// <summary>One thing that a test expects of its decision.</summary>
/// <param name="Field">The key, as the author wrote it.</param>
/// <param name="At">Where the value stands.</param>
/// <param name="Wanted">The value, as it is told.</param>
/// <param name="Came">What a decision has in its place, told alike.</param>
internal sealed record Expectation(string Field, SourcePosition At, string Wanted, Func<Decision, string> Came)
{
    /// <summary>Where equal words do not settle it.</summary>
    public Func<Decision, bool>? Holds { get; init; }

    /// <summary>Null when the decision is as expected.</summary>
    public TestMismatch? Judge(Decision decision)
    {
        var came = Came(decision);
        return (Holds is null ? came == Wanted : Holds(decision)) ? null : new TestMismatch(Field, Wanted, came, At.Line, At.Column);
    }
}
