namespace AgentIdentity.Server.Tests.Console;

/// <summary>
/// One page or post, and what it answers to each of the cast. A letter each for a stranger, Ben (whose delegation it is), Eve
/// (another person), Olga (who owns the agent), an auditor and an administrator: s goes to the sign-in page, o is shown,
/// d is done (o where the answer to a post is a page), n is not there, b is not understood.
/// </summary>
public sealed record Walk(string Action, string Answers)
{
    /// <summary>The address with {delegation}, {decision}, {entry}, {agent} and {person} to be filled; the route itself unless told.</summary>
    public string? Address { get; init; }

    /// <summary>The fields of the form, as name=value.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>What must be so before: the agent is suspended.</summary>
    public bool Suspended { get; init; }

    public string Method => Action.Split(' ')[0];

    public string Path => Address ?? Action.Split(' ')[1];

    public override string ToString() => Address is null ? Action : $"{Action} at {Address}";
}
