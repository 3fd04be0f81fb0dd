namespace AgentIdentity.Gateway.Mcp.Pins;

/// <summary>Whether a call of a tool is what its approved definition describes.</summary>
/// <param name="Verdict">Whether it may go on.</param>
/// <param name="Complaint">What is wrong with the arguments: where, and what is expected there; never the values.</param>
internal readonly record struct ToolAdmission(ToolVerdict Verdict, string? Complaint = null);

internal enum ToolVerdict
{
    /// <summary>No such tool is approved, and the server's list is known: to the caller it does not exist.</summary>
    Unknown,
    /// <summary>No such tool is approved, but the server's list is old or was never read: <see cref="ToolGate.LookAsync"/> first.</summary>
    Unseen,
    /// <summary>The arguments are not what the approved schema describes.</summary>
    Invalid,
    /// <summary>The call may go on.</summary>
    Admitted,
}
