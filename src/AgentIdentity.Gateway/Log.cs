using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "{Code} {Method} {Path} from {Peer}: {Detail}")]
    public static partial void Stranger(ILogger logger, string code, string method, string path, string peer, string detail);

    [LoggerMessage(2, LogLevel.Warning, "{Count} further refusals of strangers were not logged")]
    public static partial void StrangersDropped(ILogger logger, long count);

    [LoggerMessage(3, LogLevel.Error, "{Code} in call {DecisionId}")]
    public static partial void Fault(ILogger logger, Exception exception, string code, string decisionId);

    [LoggerMessage(4, LogLevel.Critical, "The end of call {DecisionId} could not be recorded")]
    public static partial void CloseFailed(ILogger logger, Exception exception, string decisionId);

    [LoggerMessage(5, LogLevel.Warning, "Upstream {Upstream} failed in call {DecisionId}: {Code} {Error}")]
    public static partial void UpstreamFailed(ILogger logger, Exception? exception, string upstream, string decisionId, string code, string error);

    [LoggerMessage(6, LogLevel.Information, "The answer to call {DecisionId} did not reach the caller: {Error}")]
    public static partial void AnswerLost(ILogger logger, string decisionId, string error);
}
