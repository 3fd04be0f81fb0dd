namespace AgentIdentity.Server;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Expired protocol entries could not be pruned; the next attempt is in an hour.")]
    public static partial void PruneFailed(ILogger logger, Exception failure);

    [LoggerMessage(2, LogLevel.Error, "{Method} {Path} failed and was answered {Code}.")]
    public static partial void RequestFailed(ILogger logger, string method, string path, string code, Exception failure);

    [LoggerMessage(3, LogLevel.Information, "AgentIdentity is ready at {Issuer}; data in {DataFolder}.")]
    public static partial void Ready(ILogger logger, string issuer, string dataFolder);
}
