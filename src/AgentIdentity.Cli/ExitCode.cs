namespace AgentIdentity.Cli;

/// <summary>What a script may rely on.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The check failed, or the server refused.</summary>
    public const int Refused = 1;

    /// <summary>The question could not be asked: no server, no key, no file.</summary>
    public const int Unavailable = 2;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 64;
}
