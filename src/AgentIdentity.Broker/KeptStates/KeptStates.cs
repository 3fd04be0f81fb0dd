using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;

namespace AgentIdentity.Broker;

/// <summary>
/// What providers keep under the broker's own key (stored responses), and who may name it again: the human and the agent that made it, under
/// the grant that it was made under or one carved out of the same, and nobody else. What was not written here is nobody's.
/// </summary>
public sealed class KeptStates
{
    /// <summary>How long an id is remembered. Providers keep what is stored for thirty days.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(31);

    private const int LongestId = 256;

    private const string Insert =
        "INSERT INTO kept_states (Kind, Id, Human, Agent, Candidate, DelegationId, At) VALUES ($kind, $id, $human, $agent, $candidate, $delegation, $at) "
        + "ON CONFLICT DO NOTHING";

    private readonly Journal _journal;
    private readonly IDbContextFactory<BrokerDbContext> _databases;
    private readonly DelegationBook _delegations;
    private readonly TimeProvider _time;

    // Until its commit; a caller who was told the id may use it before that.
    private readonly ConcurrentDictionary<(string Kind, string Id, string Human, string Agent), KeptState> _coming = new();

    internal KeptStates(Journal journal, IDbContextFactory<BrokerDbContext> databases, DelegationBook delegations, TimeProvider time) =>
        (_journal, _databases, _delegations, _time) = (journal, databases, delegations, time);

    /// <summary>Remembers whose something is: at once for this process, durably when it completes. The first to keep an id keeps it.</summary>
    public async Task KeepAsync(KeptState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Id.Length is 0 or > LongestId)
        {
            return;
        }

        var key = (state.Kind, state.Id, state.Human, state.Agent);
        if (!_coming.TryAdd(key, state))
        {
            return;
        }

        try
        {
            await _journal.AppendAsync(scope => scope.Command(Insert).Bind(
                ("$kind", state.Kind),
                ("$id", state.Id),
                ("$human", state.Human),
                ("$agent", state.Agent),
                ("$candidate", state.Candidate),
                ("$delegation", state.DelegationId),
                ("$at", _time.GetUtcNow().ToUnixTimeMilliseconds())).ExecuteNonQuery()).ConfigureAwait(false);
        }
        finally
        {
            _coming.TryRemove(key, out _);
        }
    }

    /// <summary>What this human and this agent made under the id and the same grant of the human's; null for everything else, another's included.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="id">The provider's id of it.</param>
    /// <param name="human">For whom it was made.</param>
    /// <param name="agent">Who made it.</param>
    /// <param name="delegationId">Under which delegation it is named now: what the human granted for one purpose tells another nothing.</param>
    /// <param name="cancellation">Ends the wait for the database.</param>
    public async ValueTask<KeptState?> FindAsync(
        string kind, string id, string human, string agent, string delegationId, CancellationToken cancellation = default)
    {
        var found = _coming.TryGetValue((kind, id, human, agent), out var coming) ? coming
            : await ReadAsync(kind, id, human, agent, cancellation).ConfigureAwait(false);
        return found is not null && IsOfOneGrant(found.DelegationId, delegationId) ? found : null;
    }

    private bool IsOfOneGrant(string one, string other) =>
        one == other || (_delegations.Chain(one) is [.., var root] && _delegations.Chain(other) is [.., var same] && root.Id == same.Id);

    private async ValueTask<KeptState?> ReadAsync(string kind, string id, string human, string agent, CancellationToken cancellation)
    {
        var since = (_time.GetUtcNow() - Remembered).ToUnixTimeMilliseconds();
        await using var db = await _databases.CreateDbContextAsync(cancellation).ConfigureAwait(false);
        var row = await db.Set<KeptStateRow>().AsNoTracking()
            .SingleOrDefaultAsync(row => row.Kind == kind && row.Id == id && row.Human == human && row.Agent == agent && row.At >= since, cancellation).ConfigureAwait(false);
        return row?.Read();
    }

    /// <summary>Forgets one that its provider deleted.</summary>
    public Task ForgetAsync(KeptState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return _journal.AppendAsync(scope => scope.Command("DELETE FROM kept_states WHERE Kind = $kind AND Id = $id AND Human = $human AND Agent = $agent").Bind(
            ("$kind", state.Kind), ("$id", state.Id), ("$human", state.Human), ("$agent", state.Agent)).ExecuteNonQuery());
    }

    /// <summary>Forgets what no provider keeps any longer, while calls go on.</summary>
    internal Task ForgetOldAsync()
    {
        var since = (_time.GetUtcNow() - Remembered).ToUnixTimeMilliseconds();
        return _journal.AppendAsync(scope => scope.Command("DELETE FROM kept_states WHERE At < $since").Bind(("$since", since)).ExecuteNonQuery());
    }

    /// <summary>The same at the start.</summary>
    internal void Load(BrokerDbContext db)
    {
        var since = (_time.GetUtcNow() - Remembered).ToUnixTimeMilliseconds();
        db.Set<KeptStateRow>().Where(row => row.At < since).ExecuteDelete();
    }
}
