namespace AgentIdentity.Server;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Expired protocol entries could not be pruned; the next attempt is in an hour.")]
    public static partial void PruneFailed(ILogger logger, Exception failure);

    [LoggerMessage(2, LogLevel.Error, "{Method} {Path} failed and was answered {Code}.")]
    public static partial void RequestFailed(ILogger logger, string method, string path, string code, Exception failure);

    [LoggerMessage(3, LogLevel.Information, "AgentIdentity is ready at {Issuer}; data in {DataFolder}.")]
    public static partial void Ready(ILogger logger, string issuer, string dataFolder);

    [LoggerMessage(50, LogLevel.Information, "Issuer {Issuer}: {Count} keys fetched.")]
    public static partial void IssuerKeysFetched(ILogger logger, string issuer, int count);

    [LoggerMessage(51, LogLevel.Warning, "Issuer {Issuer}: its keys could not be fetched; tokens are believed for an hour after the last success, then refused.")]
    public static partial void IssuerKeysUnavailable(ILogger logger, string issuer, Exception failure);

    [LoggerMessage(40, LogLevel.Warning, "The keys of {Name} are malformed or older than those held; those held stay until they are stale.")]
    public static partial void KeysRefused(ILogger logger, string name);

    [LoggerMessage(41, LogLevel.Warning, "The keys of {Name} could not be read; those held stay until they are stale.")]
    public static partial void KeysNotFetched(ILogger logger, string name, Exception failure);

    [LoggerMessage(52, LogLevel.Warning, "Nobody can sign in by way of {Issuer}.")]
    public static partial void UpstreamUnavailable(ILogger logger, string issuer, Exception failure);
}
