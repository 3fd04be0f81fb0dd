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

    [LoggerMessage(60, LogLevel.Information, "Key {KeyId} ({Algorithm}) signs from now on.")]
    public static partial void KeyTurned(ILogger logger, string keyId, string algorithm);

    [LoggerMessage(61, LogLevel.Error, "The signing keys could not be tended; those that are there go on signing.")]
    public static partial void KeyUpkeepFailed(ILogger logger, Exception failure);

    [LoggerMessage(62, LogLevel.Error, "The shared replay store did not answer; proofs and assertions are refused.")]
    public static partial void ReplayStoreFailed(ILogger logger, Exception failure);

    [LoggerMessage(63, LogLevel.Error, "The shared replay store has lost what it knew; proofs and assertions are refused for {Span}.")]
    public static partial void ReplayStoreEmptied(ILogger logger, TimeSpan span);

    [LoggerMessage(64, LogLevel.Error, "The shared replay store may throw keys away when its memory is full: set maxmemory-policy noeviction. Proofs and assertions are refused until then.")]
    public static partial void ReplayStoreForgets(ILogger logger);

    [LoggerMessage(71, LogLevel.Error, "The files of settings have changed and cannot be read; everything stays as it was.")]
    public static partial void SettingsUnreadable(ILogger logger, Exception failure);

    [LoggerMessage(70, LogLevel.Error, "Clients that wait for approvals could not be told; trying again.")]
    public static partial void PingsFailed(ILogger logger, Exception failure);
}
