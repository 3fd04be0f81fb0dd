using AgentIdentity.Tokens;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.AspNetCore;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Fetched {Count} keys of the authority.")]
    public static partial void KeysFetched(this ILogger log, int count);

    [LoggerMessage(2, LogLevel.Warning, "The authority's keys could not be fetched; the ones in hand are used while they last.")]
    public static partial void KeysUnavailable(this ILogger log, Exception problem);

    [LoggerMessage(3, LogLevel.Information, "Refused a call: {Error}, {Detail}")]
    public static partial void Refused(this ILogger log, TokenError error, string detail);

    [LoggerMessage(4, LogLevel.Information, "Refused {Caller}: {Error}, {Detail}")]
    public static partial void Denied(this ILogger log, string caller, TokenError error, string detail);

    [LoggerMessage(5, LogLevel.Warning, "The stop feed was lost; it is opened again, and calls are refused once it has been silent for too long.")]
    public static partial void StopFeedLost(this ILogger log, Exception problem);
}
