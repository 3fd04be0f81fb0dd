namespace AgentIdentity.Cli.Tests;

/// <summary>One command line, run in this process.</summary>
internal sealed record Run(int ExitCode, string Output, string Error)
{
    public static async Task<Run> Of(params string[] args)
    {
        await using StringWriter output = new();
        await using StringWriter error = new();
        var exitCode = await AgentIdCommands.RunAsync(args, output, error);
        return new Run(exitCode, output.ToString(), error.ToString());
    }
}
