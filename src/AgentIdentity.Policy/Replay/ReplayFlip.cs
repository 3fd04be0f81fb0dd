namespace AgentIdentity.Policy;

/// <summary>Calls of one human with one agent to one thing that another policy decides otherwise, in one way and for one reason.</summary>
/// <param name="Human">The human.</param>
/// <param name="Agent">The agent that called.</param>
/// <param name="Thing">The tool, the path or the model.</param>
/// <param name="From">What was decided.</param>
/// <param name="To">What would be.</param>
/// <param name="Because">The rule or the reason that makes the difference, or <c>obligations</c> where only those differ.</param>
public sealed record ReplayFlip(string Human, string Agent, string Thing, Outcome From, Outcome To, string Because)
{
    /// <summary>How many calls.</summary>
    public long Count { get; init; }

    /// <summary>The id of one of the decisions.</summary>
    public string Example { get; init; } = "";

    /// <summary>Whether calls pass that did not, or pass with other obligations; the other way they are refused.</summary>
    public bool Opens => To == Outcome.Allow && From != Outcome.Allow;
}
