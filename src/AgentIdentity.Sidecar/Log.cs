namespace AgentIdentity.Sidecar;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "A local call to {Path} was refused: {Reason}")]
    public static partial void CallerRefused(ILogger logger, string path, string reason);

    [LoggerMessage(2, LogLevel.Warning, "The broker refused a token for {Audience}: {Error} {Code}")]
    public static partial void TokenRefused(ILogger logger, string audience, string? error, string? code);

    [LoggerMessage(3, LogLevel.Warning, "The gateway could not be reached for {Audience}: {Error}")]
    public static partial void GatewayUnreachable(ILogger logger, string audience, string error);
}
