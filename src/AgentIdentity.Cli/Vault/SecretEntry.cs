using Spectre.Console;

namespace AgentIdentity.Cli.Vault;

/// <summary>Reads a secret from standard input, all of it, or asks for it; never from the command line, which other users can see.</summary>
internal static class SecretEntry
{
    public static async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        // A private key has several lines; the end of the last one is the shell's.
        var text = Console.IsInputRedirected
            ? (await Console.In.ReadToEndAsync(cancellationToken)).TrimEnd('\r', '\n')
            : await new TextPrompt<string>("Secret:").Secret(mask: null).ShowAsync(AnsiConsole.Console, cancellationToken);
        return text is { Length: > 0 } ? text : throw new CommandFailure(ExitCode.Usage, "The secret is empty.");
    }
}
