using System.CommandLine;

namespace AgentIdentity.Cli.Audit;

/// <summary><c>agentid audit list|verify</c></summary>
internal static class AuditCommands
{
    public static Command Build() => new("audit", "The evidence: what happened, and proof that nothing was changed.")
    {
        ListCommand.Build(),
        VerifyCommand.Build(),
    };
}
