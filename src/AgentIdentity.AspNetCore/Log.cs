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

    [LoggerMessage(4, LogLevel.Debug, "{Subject} via {Actor} under {DelegationId}")]
    public static partial void Accepted(this ILogger log, string subject, string actor, string delegationId);
}
