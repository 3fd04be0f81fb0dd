using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using AgentIdentity.Evidence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>
/// Sees to it that no call stays without an end in the evidence. An end that could not be written when it came is owed, and written when the
/// store works again; a call that ended with its process is marked when the next one starts: how it went, nobody knows.
/// </summary>
public sealed class OpenCalls : IAsyncDisposable
{
    private const string Decision = "decision";
    private const string Call = "call";
    private const string Outcome = "outcome";
    private const int MostOwed = 10_000;
    private const int RoundsUntilNote = 60;

    private static readonly byte[] Unknown = JsonSerializer.SerializeToUtf8Bytes(
        new { outcome = "unknown", detail = "The process ended before it could record how the call went. Whether it took effect is not known." });

    private readonly Journal _journal;
    private readonly IDbContextFactory<BrokerDbContext> _databases;
    private readonly TimeProvider _time;
    private readonly ILogger<OpenCalls> _log;
    private readonly string _noteFile;
    private readonly Rounds _rounds;
    private readonly ConcurrentDictionary<string, long> _open = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<EvidenceDraft> _owed = [];
    private int _round;

    internal OpenCalls(Journal journal, IDbContextFactory<BrokerDbContext> databases, BrokerOptions options, TimeProvider time, ILogger<OpenCalls> log)
    {
        (_journal, _databases, _time, _log) = (journal, databases, time, log);
        _noteFile = Path.Combine(options.DataFolder, "calls.settled");
        _rounds = new Rounds(TimeSpan.FromSeconds(1), time, _ => RoundAsync(), failure => Log.CallUpkeepFailed(log, failure));
    }

    /// <summary>Ends that wait for the store to work again.</summary>
    public int Owed => _owed.Count;

    /// <summary>An entry that an end must follow is about to be written.</summary>
    public void Begin(string decisionId) => _open[decisionId] = _journal.Head.Sequence;

    /// <summary>The end is written, or the beginning was not.</summary>
    public void End(string decisionId) => _open.TryRemove(decisionId, out _);

    /// <summary>
    /// Writes the end of a call with the next commit, and nobody waits for it: the call is over, and should the process end first it is
    /// marked like any call without an end.
    /// </summary>
    public void Finish(string delegationId, string decisionId, ReadOnlyMemory<byte> body)
    {
        var draft = new EvidenceDraft(_time.GetUtcNow(), Outcome, delegationId, decisionId, body);
        try
        {
            _journal.Follow(scope => scope.Record(draft), failure => Finished(draft, failure));
        }
        catch (BrokerException failure)
        {
            Finished(draft, failure);
        }
    }

    // What cannot be written now is owed, up to a number; the rest is left to the next start.
    private void Finished(EvidenceDraft draft, Exception? failure)
    {
        if (failure is null)
        {
            End(draft.DecisionId!);
        }
        else if (_owed.Count < MostOwed)
        {
            _owed.Enqueue(draft);
        }
        else
        {
            Log.CallUpkeepFailed(_log, failure);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _rounds.DisposeAsync();
        try
        {
            await PayAsync();
            Note();
        }
        catch (Exception failure) when (failure is BrokerException or IOException or UnauthorizedAccessException)
        {
            Log.CallUpkeepFailed(_log, failure);
        }
    }

    internal void Start() => _rounds.Start();

    /// <summary>Marks every call of processes before this one that has no end.</summary>
    internal async Task<int> MarkAsync(CancellationToken cancellation)
    {
        var cut = await CutOffAsync(Settled(), cancellation);
        await Task.WhenAll(cut.Select(call => _journal.AppendAsync(scope =>
            scope.Record(new EvidenceDraft(_time.GetUtcNow(), Outcome, call.DelegationId, call.DecisionId, Unknown)))));
        Note();
        return cut.Count;
    }

    private async Task<List<EvidenceRow>> CutOffAsync(long after, CancellationToken cancellation)
    {
        await using var db = await _databases.CreateDbContextAsync(cancellation);
        var rows = db.Evidence.AsNoTracking();
        List<EvidenceRow> cut = [];
        await foreach (var row in rows
            .Where(row => row.Sequence > after && (row.Kind == Decision || row.Kind == Call) && !rows.Any(end => end.DecisionId == row.DecisionId && end.Kind == Outcome))
            .AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (Goes(row))
            {
                cut.Add(row);
            }
        }

        return cut;
    }

    // A refused decision is its own end, and a call that somebody else lets through ends where we do not see it.
    private static bool Goes(EvidenceRow row)
    {
        using var body = JsonDocument.Parse(row.Body);
        return !body.RootElement.TryGetProperty("asked_by", out _)
            && (row.Kind == Call || (body.RootElement.TryGetProperty(Decision, out var decision) && decision.TryGetProperty("outcome", out var outcome) && outcome.ValueEquals("allow")));
    }

    private async Task RoundAsync()
    {
        await PayAsync();
        if (++_round % RoundsUntilNote == 0)
        {
            Note();
        }
    }

    private async Task PayAsync()
    {
        // It keeps its place until it is written: the next round tries again.
        while (_owed.TryPeek(out var draft))
        {
            await _journal.AppendAsync(scope => scope.Record(draft));
            _owed.TryDequeue(out _);
            End(draft.DecisionId!);
        }
    }

    // Up to here every call has its end, so that a start need not look through the whole chain. Without the file it does.
    private void Note()
    {
        // First the head, then the calls: whoever begins in between is behind this head.
        var settled = _journal.Head.Sequence;
        foreach (var (_, behind) in _open)
        {
            settled = Math.Min(settled, behind);
        }

        var draft = _noteFile + ".new";
        PrivateFiles.Touch(draft);
        File.WriteAllText(draft, settled.ToString(CultureInfo.InvariantCulture));
        File.Move(draft, _noteFile, overwrite: true);
    }

    private long Settled()
    {
        var noted = File.Exists(_noteFile) && long.TryParse(File.ReadAllText(_noteFile), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : 0;

        // An older database was put back: what the file says is about another.
        return noted <= _journal.Head.Sequence ? noted : 0;
    }
}
