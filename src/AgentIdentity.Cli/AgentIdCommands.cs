using System.CommandLine;
using AgentIdentity.Cli.Agents;
using AgentIdentity.Cli.Approvals;
using AgentIdentity.Cli.Audit;
using AgentIdentity.Cli.Calls;
using AgentIdentity.Cli.Connection;
using AgentIdentity.Cli.Decisions;
using AgentIdentity.Cli.Delegations;
using AgentIdentity.Cli.Diagnosis;
using AgentIdentity.Cli.McpTools;
using AgentIdentity.Cli.Output;
using AgentIdentity.Cli.People;
using AgentIdentity.Cli.Policies;
using AgentIdentity.Cli.Postgres;
using AgentIdentity.Cli.Relations;
using AgentIdentity.Cli.Setup;
using AgentIdentity.Cli.Stops;
using AgentIdentity.Cli.Tokens;
using AgentIdentity.Cli.Tuples;
using AgentIdentity.Cli.Usage;
using AgentIdentity.Cli.Vault;

namespace AgentIdentity.Cli;

/// <summary>The whole command line: <c>agentid NOUN VERB</c>.</summary>
internal static class AgentIdCommands
{
    public static RootCommand Build() => new("Administers an AgentIdentity broker and checks its evidence.")
    {
        ServerOptions.Server,
        ServerOptions.AdminKeyFile,
        Screen.AsJson,
        InitCommand.Build(),
        AgentCommands.Build(),
        PersonCommands.Build(),
        TupleCommands.Build(),
        RelationCommands.Build(),
        DelegationCommands.Build(),
        CallCommand.Build(),
        StopCommand.Build(),
        ApprovalCommands.Build(),
        ToolCommands.Build(),
        TokenCommands.Build(),
        DecisionCommands.Build(),
        PolicyCommands.Build(),
        PostgresCommands.Build(),
        AuditCommands.Build(),
        UsageCommand.Build(),
        BudgetCommands.Build(),
        VaultCommands.Build(),
        DoctorCommand.Build(),
    };

    /// <summary>Runs one command line and returns its <see cref="ExitCode"/>.</summary>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
    {
        var parsed = Build().Parse(args);
        var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, cancellationToken);
        return parsed.Errors.Count > 0 ? ExitCode.Usage : exitCode;
    }
}
