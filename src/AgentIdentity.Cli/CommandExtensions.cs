using System.CommandLine;
using AgentIdentity.Cli.Output;

namespace AgentIdentity.Cli;

/// <summary>Gives a command its action, with one place that turns failures into messages and exit codes.</summary>
internal static class CommandExtensions
{
    public static Command Does(this Command command, Func<Session, CancellationToken, Task<int>> action)
    {
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using Session session = new(parsed);
            try
            {
                return await action(session, cancellationToken);
            }
            catch (CommandFailure failure)
            {
                Screen.Failure(parsed.InvocationConfiguration.Error, failure, parsed.GetValue(Screen.AsJson));
                return failure.ExitCode;
            }
        });
        return command;
    }

    public static Command Does(this Command command, Func<Session, CancellationToken, Task> action) =>
        command.Does(async (session, cancellationToken) =>
        {
            await action(session, cancellationToken);
            return ExitCode.Done;
        });
}
