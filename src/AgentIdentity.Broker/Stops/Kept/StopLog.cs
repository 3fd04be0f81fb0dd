using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>
/// Keeps every stop a second time, beside the checkpoints: a database that is restored from before it does not bring back what was
/// ended. Written after the stop is in force and does not hold it up; what cannot be written waits for the next try.
/// </summary>
public sealed class StopLog : IDisposable
{
    // A line stays far below the room that is made ahead.
    private const int MostOfOneLine = 100;
    private const int LinesAtOnce = 4;
    private static readonly TimeSpan ShortLived = TimeSpan.FromMinutes(20);

    private readonly TimeProvider _time;
    private readonly ILogger<StopLog> _log;
    private readonly StopFile _file;
    private readonly Lock _gate = new();
    private readonly List<StopFact> _waiting = [];

    internal StopLog(BrokerOptions options, CheckpointLoop checkpoints, TimeProvider time, ILogger<StopLog> log)
    {
        (_time, _log) = (time, log);
        FilePath = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(checkpoints.FilePath))!, "stops.jsonl");
        _file = new StopFile(FilePath, Path.Combine(options.DataFolder, "stops.note"), NonceSecret.Derive(options, "stops"u8));
    }

    /// <summary>The file that the stops go to, one JSON line each.</summary>
    public string FilePath { get; }

    /// <summary>Whether everything that stopped so far is on the disk.</summary>
    public bool IsDurable
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count == 0;
            }
        }
    }

    public void Dispose() => _file.Dispose();

    internal IReadOnlyList<StopFact> Open() => _file.Open();

    /// <summary>From now on what these tell of is kept. They tell after the stop is in force.</summary>
    internal void Follow(DelegationBook delegations, Cutoffs cutoffs, AgentDirectory agents, PeopleDirectory people)
    {
        delegations.Ended += (ids, by) => Keep(Of(ids, by, _time.GetUtcNow()));
        cutoffs.Raised += cutoff => Keep(Of(cutoff));
        cutoffs.Lifted += cutoff => Keep(Of(StopFactKind.Lifted, cutoff.Id));
        agents.Suspended += agent => Keep(Of(StopFactKind.AgentSuspended, agent));
        agents.Resumed += agent => Keep(Of(StopFactKind.AgentResumed, agent));
        people.WasDisabled += person => Keep(Of(StopFactKind.PersonDisabled, person));
        people.WasEnabled += person => Keep(Of(StopFactKind.PersonEnabled, person));
    }

    internal static IEnumerable<StopFact> Of(IReadOnlyList<string> ids, string by, DateTimeOffset at) =>
        ids.Chunk(MostOfOneLine).Select(some => new StopFact(StopFactKind.Ended, at) { By = by, Delegations = [.. some] });

    /// <summary>A revoked token that is over in minutes is over before any backup is back.</summary>
    internal static IEnumerable<StopFact> Of(Cutoff cutoff) => cutoff.TokenExpiresAt < cutoff.CreatedAt + ShortLived
        ? [] : [new StopFact(StopFactKind.CutOff, cutoff.CreatedAt) { By = cutoff.By, Target = cutoff.Id, Cutoff = cutoff }];

    internal void Keep(IEnumerable<StopFact> facts)
    {
        lock (_gate)
        {
            _waiting.AddRange(facts);
        }

        Flush();
    }

    /// <summary>Writes what waits.</summary>
    internal void Flush()
    {
        lock (_gate)
        {
            try
            {
                while (_waiting.Count > 0)
                {
                    // A few at a time: on a full disk as many are kept as there is room for.
                    var some = _waiting.GetRange(0, Math.Min(_waiting.Count, LinesAtOnce));
                    _file.Append(some);
                    _waiting.RemoveRange(0, some.Count);
                }
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // Whatever keeps it from the disk, it is in force.
                Log.StopsNotKept(_log, FilePath, failure);
            }
        }
    }

    private IEnumerable<StopFact> Of(StopFactKind kind, string target) => [new StopFact(kind, _time.GetUtcNow()) { Target = target }];
}
