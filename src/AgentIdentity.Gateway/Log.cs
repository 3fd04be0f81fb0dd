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

    [LoggerMessage(40, LogLevel.Information, "The program of upstream {Upstream} runs as process {Process}")]
    public static partial void ProcessStarted(ILogger logger, string upstream, int process);

    [LoggerMessage(41, LogLevel.Information, "Process {Process} of upstream {Upstream} is over; its exit code is {ExitCode}")]
    public static partial void ProcessOver(ILogger logger, string upstream, int process, int exitCode);

    [LoggerMessage(42, LogLevel.Warning, "The program of upstream {Upstream} could not be started: {Detail}")]
    public static partial void ProcessNotStarted(ILogger logger, Exception? exception, string upstream, string detail);

    [LoggerMessage(43, LogLevel.Information, "Process {Process} of upstream {Upstream} says: {Line}")]
    public static partial void ProcessSaid(ILogger logger, string upstream, int process, string line);

    [LoggerMessage(44, LogLevel.Warning, "Process {Process} of upstream {Upstream} wrote {Count} more lines, which were not logged")]
    public static partial void ProcessSaidMore(ILogger logger, string upstream, int process, int count);

    [LoggerMessage(45, LogLevel.Warning, "Process {Process} of upstream {Upstream} wrote something else than a message to its standard output")]
    public static partial void ProcessRambled(ILogger logger, string upstream, int process);

    [LoggerMessage(46, LogLevel.Error, "User {User} still owns processes of upstream {Upstream} that cannot be ended; the number is not used again")]
    public static partial void UserNotFreed(ILogger logger, string upstream, int user);

    [LoggerMessage(47, LogLevel.Warning, "Member {Member} of virtual server {Server} left nothing for a list in call {DecisionId}: {Code}")]
    public static partial void MemberDown(ILogger logger, string server, string member, string decisionId, string code);

    [LoggerMessage(48, LogLevel.Warning, "Tool {Tool} of upstream {Upstream} answered call {DecisionId} with something else than its definition says ({Code}): {Complaint}")]
    public static partial void AnswerUnfit(ILogger logger, string upstream, string tool, string decisionId, string code, string complaint);

    [LoggerMessage(60, LogLevel.Warning, "Database {Upstream}: {Action} failed")]
    public static partial void DatabaseFailed(ILogger logger, Exception exception, string upstream, string action);

    [LoggerMessage(61, LogLevel.Critical, "Database {Upstream} is not safe for agents, so nothing is asked of it: {Problems}")]
    public static partial void DatabaseUnsafe(ILogger logger, string upstream, string problems);

    [LoggerMessage(62, LogLevel.Information, "Database {Upstream} refused the statement of call {DecisionId}: {SqlState}")]
    public static partial void StatementFailed(ILogger logger, string upstream, string decisionId, string sqlState);

    [LoggerMessage(70, LogLevel.Information, "The models are configured anew; this is version {Version}")]
    public static partial void ModelsReloaded(ILogger logger, int version);

    [LoggerMessage(71, LogLevel.Error, "The models' new configuration has mistakes, and the last good one stays: {Mistakes}")]
    public static partial void ModelsKept(ILogger logger, string mistakes);

    [LoggerMessage(72, LogLevel.Warning, "Candidate {Candidate} failed in call {DecisionId}: {Status} {Code}")]
    public static partial void CandidateFailed(ILogger logger, Exception? exception, string candidate, string decisionId, int status, string code);

    [LoggerMessage(73, LogLevel.Error, "Call {DecisionId} to candidate {Candidate} was to run in {Resolved}, and its provider says that it ran in {Returned}")]
    public static partial void LocationMismatch(ILogger logger, string candidate, string decisionId, string resolved, string returned);
}
