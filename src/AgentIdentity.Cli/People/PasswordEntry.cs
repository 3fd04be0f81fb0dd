using Spectre.Console;

namespace AgentIdentity.Cli.People;

/// <summary>Reads a password from a file, a prompt or standard input; never from the command line, which other users can see.</summary>
internal static class PasswordEntry
{
    public static async Task<string> ReadAsync(string? path, CancellationToken cancellationToken)
    {
        var text = await SourceAsync(path, cancellationToken);
        return text is { Length: > 0 } ? text : throw new CommandFailure(ExitCode.Usage, "The password is empty.");
    }

    private static async Task<string?> SourceAsync(string? path, CancellationToken cancellationToken)
    {
        if (path is null)
        {
            return Console.IsInputRedirected
                ? await Console.In.ReadLineAsync(cancellationToken)
                : await new TextPrompt<string>("Password:").Secret(mask: null).ShowAsync(AnsiConsole.Console, cancellationToken);
        }

        try
        {
            return (await File.ReadAllTextAsync(path, cancellationToken)).TrimEnd('\r', '\n');
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Unavailable, $"{path} cannot be read.");
        }
    }
}
