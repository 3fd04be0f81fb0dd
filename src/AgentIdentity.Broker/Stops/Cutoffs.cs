using System.Collections.Immutable;
using AgentIdentity.Tokens;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>
/// What counts no more. Asked at issuance, before <em>and after</em> minting; at introspection; and at each admission. In force in
/// memory before it is written, so that stopping works when the disk is full; written with its evidence as soon as it can be.
/// </summary>
public sealed class Cutoffs
{
    private readonly Journal _journal;
    private readonly TimeProvider _time;
    private readonly ILogger<Cutoffs> _log;
    private CutoffTable _table = CutoffTable.Empty;

    internal Cutoffs(Journal journal, TimeProvider time, ILogger<Cutoffs> log) => (_journal, _time, _log) = (journal, time, log);

    /// <summary>Told when a cut-off is in force, before it is durable.</summary>
    internal event Action<Cutoff>? Raised;

    /// <summary>Told when a cut-off was taken back.</summary>
    internal event Action<Cutoff>? Lifted;

    internal CutoffTable Table => Volatile.Read(ref _table);

    /// <summary>
    /// Why nothing may rest on any of these, or null. The issuer asks about every token, sign-in and grant that a request brings
    /// before it mints, and about the minted token again before it answers: a cut-off that fell in between is then seen, and one
    /// that falls later has a moment that covers the token's <c>iat</c>.
    /// </summary>
    public BrokerFailure? Refusal(params ReadOnlySpan<StopFacts> all)
    {
        var table = Table;
        foreach (var facts in all)
        {
            if (table.Find(facts) is { } cutoff)
            {
                return Refuse(cutoff);
            }
        }

        return null;
    }

    /// <summary>Why nothing may rest on these grants, or null.</summary>
    public BrokerFailure? Refusal(ImmutableArray<DelegationRecord> chain)
    {
        var table = Table;
        if (table.All.IsEmpty)
        {
            return null;
        }

        foreach (var link in chain)
        {
            if (table.Find(StopFacts.Of(link)) is { } cutoff)
            {
                return Refuse(cutoff);
            }
        }

        return null;
    }

    /// <summary>As for its facts.</summary>
    public BrokerFailure? Refusal(Delegation token) => Table.All.IsEmpty ? null : Refusal(StopFacts.Of(token));

    /// <summary>As for its facts.</summary>
    public BrokerFailure? Refusal(AgentCredential token) => Table.All.IsEmpty ? null : Refusal(StopFacts.Of(token));

    /// <summary>Whether this one token was revoked.</summary>
    public bool IsRevoked(string tokenId) => Table.IsRevoked(tokenId);

    public Cutoff? Find(string id) => Table.All.GetValueOrDefault(id);

    public IReadOnlyList<Cutoff> List() => [.. Table.All.Values.OrderBy(static cutoff => cutoff.CreatedAt).ThenBy(static cutoff => cutoff.Id, StringComparer.Ordinal)];

    /// <summary>Cuts off, now; running calls that match are stopped. The answer says whether it is durable already.</summary>
    public async Task<BrokerResult<Cutoff>> RaiseAsync(NewCutoff request, string by)
    {
        ArgumentNullException.ThrowIfNull(request);
        var now = _time.GetUtcNow();
        if (CutoffRules.Check(request, now) is { } problem)
        {
            return problem;
        }

        var cutoff = Make(request, by, now);
        Publish(table => table.With(cutoff));
        Raised?.Invoke(cutoff);
        return await SaveAsync(cutoff).ConfigureAwait(false) ? Find(cutoff.Id) ?? cutoff : cutoff;
    }

    /// <summary>Takes a cut-off back: what it hit and has not ended by itself counts again. Stopped calls stay stopped.</summary>
    public async Task<BrokerResult<Cutoff>> LiftAsync(string id, string by) =>
        await _journal.ChangeAsync<BrokerResult<Cutoff>>(scope =>
        {
            if (Find(id) is not { } cutoff)
            {
                return new BrokerFailure(BrokerError.CutoffUnknown, "No cut-off has this id.");
            }

            if (cutoff.Kind == CutoffKind.Token)
            {
                return new BrokerFailure(BrokerError.CutoffInvalid, "A revoked token stays revoked.");
            }

            if (scope.Db.Cutoffs.Find(id) is { } row)
            {
                scope.Db.Cutoffs.Remove(row);
                scope.Db.SaveChanges();
            }

            scope.Record(CutoffRules.Entry(_time, "cutoff.lifted", by, cutoff));
            scope.AfterCommit(() =>
            {
                Publish(table => table.Without([id]));
                Lifted?.Invoke(cutoff);
            });
            return cutoff;
        }).ConfigureAwait(false);

    /// <summary>Puts a cut-off that the database has lost in force again.</summary>
    internal Task RestoreAsync(Cutoff cutoff)
    {
        var waiting = cutoff with { Durable = false };
        Publish(table => table.With(waiting));
        Raised?.Invoke(waiting);
        return SaveAsync(waiting);
    }

    internal void Load(BrokerDbContext db) =>
        _table = db.Cutoffs.AsEnumerable().Select(static row => row.Read()).Aggregate(CutoffTable.Empty, static (table, cutoff) => table.With(cutoff));

    /// <summary>Writes what could not be written when it was raised.</summary>
    internal async Task SaveWaitingAsync()
    {
        foreach (var waiting in Table.All.Values.Where(static cutoff => !cutoff.Durable))
        {
            await SaveAsync(waiting).ConfigureAwait(false);
        }
    }

    /// <summary>Forgets what can match nothing any more.</summary>
    internal async Task ForgetAsync(Func<Cutoff, bool> canMatch)
    {
        string[] over = [.. Table.All.Values.Where(cutoff => cutoff.Durable && !canMatch(cutoff)).Select(static cutoff => cutoff.Id)];
        if (over.Length == 0)
        {
            return;
        }

        await _journal.ChangeAsync(scope =>
        {
            scope.Db.Cutoffs.RemoveRange(scope.Db.Cutoffs.Where(row => over.Contains(row.Id)));
            scope.Db.SaveChanges();
            scope.AfterCommit(() => Publish(table => table.Without(over)));
            return over.Length;
        }).ConfigureAwait(false);
    }

    // Neither who nor why: the holder of a stolen token would read it too.
    private static BrokerFailure Refuse(Cutoff cutoff) => cutoff.Kind == CutoffKind.Token
        ? new BrokerFailure(BrokerError.TokenRevoked, "The token was revoked.")
        : new BrokerFailure(BrokerError.CutOff, "This was issued or granted before a cut-off and counts no more.");

    private static Cutoff Make(NewCutoff request, string by, DateTimeOffset now) => new()
    {
        Id = Identifiers.New("cut_"),
        Kind = request.Kind,
        Human = request.Human,
        Agent = request.Agent,
        Delegation = request.Delegation,
        TokenId = request.TokenId,
        SessionId = request.SessionId,
        ClientId = request.ClientId,
        Before = DateTimeOffset.FromUnixTimeSeconds((request.Before ?? now).ToUnixTimeSeconds()),
        Reason = request.Reason,
        By = by,
        CreatedAt = now,
        TokenExpiresAt = request.TokenExpiresAt,
    };

    private async Task<bool> SaveAsync(Cutoff cutoff)
    {
        try
        {
            await _journal.ChangeAsync(scope =>
            {
                if (scope.Db.Cutoffs.Find(cutoff.Id) is null)
                {
                    scope.Db.Cutoffs.Add(CutoffRow.Write(cutoff));
                    scope.Db.SaveChanges();
                    scope.Record(CutoffRules.Entry(_time, cutoff.Kind == CutoffKind.Token ? "token.revoked" : "cutoff.raised", cutoff.By, cutoff));
                }

                scope.AfterCommit(() => Publish(table => table.All.ContainsKey(cutoff.Id) ? table.With(cutoff with { Durable = true }) : table));
                return true;
            }).ConfigureAwait(false);
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Whatever keeps it from the disk, it is in force.
            Log.CutoffNotWritten(_log, cutoff.Id, failure);
            return false;
        }
    }

    private void Publish(Func<CutoffTable, CutoffTable> change) =>
        ImmutableInterlocked.Update(ref _table!, static (table, how) => how(table!), change);
}
