using System.Collections.Immutable;
using System.Globalization;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>The static keys. Only hashes are kept; the text is given out once. Read from memory, written through the journal.</summary>
public sealed class AgentKeys
{
    private readonly Journal _journal;
    private readonly DelegationBook _book;
    private readonly PeopleDirectory _people;
    private readonly Cutoffs _cutoffs;
    private readonly BrokerOptions _options;
    private readonly TimeProvider _time;
    private ImmutableDictionary<string, Held> _byHash = ImmutableDictionary.Create<string, Held>(StringComparer.Ordinal);

    internal AgentKeys(Journal journal, DelegationBook book, PeopleDirectory people, Cutoffs cutoffs, BrokerOptions options, TimeProvider time) =>
        (_journal, _book, _people, _cutoffs, _options, _time) = (journal, book, people, cutoffs, options, time);

    private ImmutableDictionary<string, Held> All => Volatile.Read(ref _byHash);

    public IReadOnlyList<AgentKeyRecord> List(string? delegationId = null) =>
        [.. All.Values.Select(static held => held.Key)
            .Where(key => delegationId is null || key.DelegationId == delegationId)
            .OrderBy(static key => key.CreatedAt).ThenBy(static key => key.Id, StringComparer.Ordinal)];

    public AgentKeyRecord? Find(string id) => All.Values.FirstOrDefault(held => held.Key.Id == id)?.Key;

    public Task<BrokerResult<IssuedAgentKey>> IssueAsync(NewAgentKey asked, string by)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return _journal.ChangeAsync(scope => Issue(scope, asked, by));
    }

    /// <summary>Ends a key now and for good, and what is running with it.</summary>
    public async Task<BrokerResult<AgentKeyRecord>> EndAsync(string id, string by)
    {
        if (Find(id) is not { } key)
        {
            return Unknown();
        }

        // In memory first: a key is ended even when the disk is full. If the write fails the caller is told, and it stays ended here.
        End(id, by);
        await _cutoffs.RaiseAsync(new NewCutoff(CutoffKind.Token) { TokenId = id, TokenExpiresAt = key.EndsAt }, by).ConfigureAwait(false);
        return await _journal.ChangeAsync(scope => End(scope, id, by)).ConfigureAwait(false);
    }

    /// <summary>
    /// What a presented key stands for at a resource: null when the text is no static key at all. It stands for no more than its
    /// delegation does at this moment, and for nothing once the delegation, one above it, the agent or the human is out.
    /// </summary>
    public TokenResult<Delegation>? Read(string presented, string resource)
    {
        ArgumentNullException.ThrowIfNull(presented);
        if (!AgentKeyText.Looks(presented))
        {
            return null;
        }

        var now = _time.GetUtcNow();
        if (AgentKeyText.Hash(presented) is not { } hash || All.GetValueOrDefault(hash) is not { } held || held.Key.IsOver(now))
        {
            return new TokenFailure(TokenError.StaticKeyRefused, "The key is not known, or is over.");
        }

        if (held.Key.Resource != resource)
        {
            return new TokenFailure(TokenError.WrongAudience, "The key is for another resource.");
        }

        var chain = _book.Chain(held.Key.DelegationId);
        return Refusal(chain, now) is { } refusal
            ? new TokenFailure(TokenError.StaticKeyRefused, $"The delegation behind the key does not stand: {refusal.Code}.")
            : held.Stand(chain, _options);
    }

    internal void Load(BrokerDbContext db) => _byHash = db.AgentKeys.AsEnumerable()
        .ToImmutableDictionary(static row => row.KeyHash, static row => new Held(row.Read()), StringComparer.Ordinal);

    private static BrokerFailure Unknown() => new(BrokerError.AgentKeyUnknown, "No static key has this id.");

    // Nobody watches a static key being used, so the human must have been seen lately, as with every unattended exchange.
    private BrokerFailure? Refusal(ImmutableArray<DelegationRecord> chain, DateTimeOffset now) => chain.IsEmpty
        ? new(BrokerError.DelegationUnknown, "No delegation has this id.")
        : _book.Standing(chain[0].Id)
            ?? HumanPresence.Refusal(chain, _people.Find(chain[0].Human)!, _options, now);

    private BrokerResult<IssuedAgentKey> Issue(JournalScope scope, NewAgentKey asked, string by)
    {
        var (now, chain) = (_time.GetUtcNow(), _book.Chain(asked.DelegationId));
        var live = List(asked.DelegationId).Count(key => !key.IsOver(now));
        if ((Refusal(chain, now) ?? AgentKeyRules.Check(asked, chain, live, _options)) is { } refusal)
        {
            return refusal;
        }

        var text = AgentKeyText.New();
        var end = now + asked.Lifetime;
        var key = new AgentKeyRecord
        {
            Id = Identifiers.New("agk_"),
            DelegationId = asked.DelegationId,
            Resource = asked.Resource,
            Name = asked.Name.Trim(),
            CreatedAt = now,
            EndsAt = chain.Min(static link => link.EndsAt) is var last && last < end ? last : end,
        };
        var hash = AgentKeyText.Hash(text)!;
        scope.Db.AgentKeys.Add(AgentKeyRow.Write(key, hash));
        scope.Db.SaveChanges();
        scope.Record(AdminEntry.Of(_time, "agent_key.issued", by, key.DelegationId, ("key", key.Id), ("name", key.Name),
            ("resource", key.Resource), ("ends_at", key.EndsAt.ToString("O", CultureInfo.InvariantCulture))));
        scope.AfterCommit(() => Publish(keys => keys.SetItem(hash, new Held(key))));
        return new IssuedAgentKey(key, text);
    }

    private BrokerResult<AgentKeyRecord> End(JournalScope scope, string id, string by)
    {
        var row = scope.Db.AgentKeys.Find(id)!;
        if (row.EndedAt is null)
        {
            (row.EndedAt, row.EndedBy) = (_time.GetUtcNow().ToUnixTimeMilliseconds(), by);
            scope.Db.SaveChanges();
            scope.Record(AdminEntry.Of(_time, "agent_key.ended", by, row.DelegationId, ("key", id)));
        }

        return row.Read();
    }

    private void End(string id, string by)
    {
        var now = _time.GetUtcNow();
        Publish(keys => keys.FirstOrDefault(entry => entry.Value.Key.Id == id) is { Value.Key: { EndedAt: null } key } entry
            ? keys.SetItem(entry.Key, new Held(key with { EndedAt = now, EndedBy = by }))
            : keys);
    }

    private void Publish(Func<ImmutableDictionary<string, Held>, ImmutableDictionary<string, Held>> change) =>
        ImmutableInterlocked.Update(ref _byHash!, static (keys, how) => how(keys!), change);

    /// <summary>A key, with what it stood for last time: worked out again only when a record of the chain was replaced.</summary>
    private sealed class Held(AgentKeyRecord key)
    {
        private (ImmutableArray<DelegationRecord> Chain, Delegation Stands)? _last;

        public AgentKeyRecord Key => key;

        public Delegation Stand(ImmutableArray<DelegationRecord> chain, BrokerOptions options)
        {
            lock (key)
            {
                if (_last is not { } last || !last.Chain.AsSpan().SequenceEqual(chain.AsSpan(), ReferenceEqualityComparer.Instance))
                {
                    _last = last = (chain, AgentKeyRules.Stand(key, chain, options));
                }

                return last.Stands;
            }
        }
    }
}
