using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

internal static partial class Log
{
    [LoggerMessage(5001, LogLevel.Error, "A batch of {Count} writes was not committed; all of them were refused")]
    public static partial void BatchFailed(ILogger logger, int count, Exception failure);

    [LoggerMessage(5002, LogLevel.Error, "The checkpoint file {Path} cannot be written; trying again")]
    public static partial void CheckpointFailed(ILogger logger, string path, Exception failure);

    [LoggerMessage(5003, LogLevel.Information, "Policy {Digest} is in force with {Tuples} tuples")]
    public static partial void PolicyLoaded(ILogger logger, string digest, int tuples);

    [LoggerMessage(5004, LogLevel.Error, "The policy in {Folder} was refused: {Problems}")]
    public static partial void PolicyRefused(ILogger logger, string folder, string problems);

    [LoggerMessage(5005, LogLevel.Warning, "Reservations of an earlier run were never settled: {Bound} count as spent in full, {Free} belong to calls that never left and are free")]
    public static partial void ReservationsRecovered(ILogger logger, int bound, int free);

    [LoggerMessage(5006, LogLevel.Information, "Broker ready: {Agents} agents, {Delegations} delegations, evidence at entry {Sequence}")]
    public static partial void Ready(ILogger logger, int agents, int delegations, long sequence);

    [LoggerMessage(5007, LogLevel.Error, "The change log of the relations cannot be read; trying again")]
    public static partial void RelationChangesUnread(ILogger logger, Exception failure);

    [LoggerMessage(5008, LogLevel.Error, "What deleted stores of relations held could not be removed; trying again")]
    public static partial void StorePurgeFailed(ILogger logger, Exception failure);

    [LoggerMessage(5009, LogLevel.Error, "{Count} rows of relation store number {Store} are no tuples and are passed over; somebody else has written to the file")]
    public static partial void TuplesMalformed(ILogger logger, int count, long store);

    [LoggerMessage(5010, LogLevel.Information, "Who may is asked of the engine at {Address}, store {Store}, model {Model}; the model and the tuples of the policy folder are not asked")]
    public static partial void RelationsAreElsewhere(ILogger logger, Uri address, string store, string model);

    [LoggerMessage(5011, LogLevel.Error, "The policy folder {Folder} cannot be looked at; trying again")]
    public static partial void FolderUnread(ILogger logger, string folder, Exception failure);

    [LoggerMessage(5012, LogLevel.Warning, "The tool {Tool} of {Upstream} has another definition than the approved one and is held back; see agentid tools diff")]
    public static partial void ToolChanged(ILogger logger, string upstream, string tool);

    [LoggerMessage(5013, LogLevel.Information, "The tool {Tool} of {Upstream} is new and stays off until it is allowed; see agentid tools list")]
    public static partial void ToolNew(ILogger logger, string upstream, string tool);

    [LoggerMessage(5014, LogLevel.Warning, "{Upstream} lists more tools, or longer definitions, than are kept: {Count} were passed over and are off")]
    public static partial void ToolsDropped(ILogger logger, string upstream, int count);

    [LoggerMessage(5030, LogLevel.Warning, "{Count} calls were cut off when the process before this one ended; how they went is not known, and their evidence says so")]
    public static partial void CallsCutOff(ILogger logger, int count);

    [LoggerMessage(5031, LogLevel.Error, "Ends of calls could not be written; they are kept and tried again")]
    public static partial void CallUpkeepFailed(ILogger logger, Exception failure);

    [LoggerMessage(5032, LogLevel.Error, "Leases of money could not be ended; trying again")]
    public static partial void LeasesFailed(ILogger logger, Exception failure);

    [LoggerMessage(5033, LogLevel.Error, "What {Count} calls cost could not be written; it is kept and tried again")]
    public static partial void BillsOwed(ILogger logger, int count, Exception failure);

    [LoggerMessage(5088, LogLevel.Error, "The decision point {Name} gave no usable answer, and the call is refused: {Why}")]
    public static partial void ExternalPdpFailed(ILogger logger, string name, string why);

    [LoggerMessage(5090, LogLevel.Error, "Cut-off {Id} is in force but could not be written; trying again")]
    public static partial void CutoffNotWritten(ILogger logger, string id, Exception failure);

    [LoggerMessage(5091, LogLevel.Error, "Cut-offs could not be tidied up; trying again")]
    public static partial void CutoffUpkeepFailed(ILogger logger, Exception failure);

    [LoggerMessage(5095, LogLevel.Error, "Approvals and histories could not be tidied up; trying again")]
    public static partial void DeskUpkeepFailed(ILogger logger, Exception failure);

    [LoggerMessage(5096, LogLevel.Error, "Notices of approvals could not be sent; trying again")]
    public static partial void NoticesFailed(ILogger logger, Exception failure);

    [LoggerMessage(5097, LogLevel.Warning, "The webhook did not take notice {Id}: {Why}. Given up: {Over}")]
    public static partial void NoticeNotTaken(ILogger logger, string id, string why, bool over);

    [LoggerMessage(5098, LogLevel.Error, "What providers no longer keep could not be forgotten; trying again")]
    public static partial void KeptStatesUnforgotten(ILogger logger, Exception failure);

    [LoggerMessage(5400, LogLevel.Error, "Stops are in force but could not be kept in {File}; trying again")]
    public static partial void StopsNotKept(ILogger logger, string file, Exception failure);

    [LoggerMessage(5401, LogLevel.Warning, "{Count} stops that {File} knows of and the database does not are in force again")]
    public static partial void StopsReapplied(ILogger logger, int count, string file);

    [LoggerMessage(5402, LogLevel.Error, "A stop is in force but could not be written to the database; trying again")]
    public static partial void StopNotWritten(ILogger logger, Exception failure);
}
