using System.Collections.Immutable;
using System.Text.Json;

namespace AgentIdentity.Broker;

/// <summary>The registered agents. Read from memory, written through the journal with an evidence entry.</summary>
public sealed class AgentDirectory
{
    private readonly Journal _journal;
    private readonly TimeProvider _time;
    private ImmutableDictionary<string, string> _aliases = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);
    private ImmutableSortedDictionary<string, AgentRecord> _agents = ImmutableSortedDictionary.Create<string, AgentRecord>(StringComparer.Ordinal);

    internal AgentDirectory(Journal journal, TimeProvider time) => (_journal, _time) = (journal, time);

    /// <summary>Told after an agent was suspended and refuses new calls.</summary>
    internal event Action<string>? Suspended;

    /// <summary>Told after a suspended agent may act again.</summary>
    internal event Action<string>? Resumed;

    public AgentRecord? Find(string id) => Volatile.Read(ref _agents).GetValueOrDefault(id);

    /// <summary>The agent that a <c>client_id</c> means: its id, the address of its metadata document, or its SPIFFE ID.</summary>
    public AgentRecord? FindClient(string clientId) =>
        Find(clientId) ?? (Volatile.Read(ref _aliases).TryGetValue(clientId, out var id) ? Find(id) : null);

    public IReadOnlyList<AgentRecord> List() => [.. Volatile.Read(ref _agents).Values];

    /// <summary>Registers an agent. <paramref name="by"/> is who did it, for the record.</summary>
    public Task<BrokerResult<AgentRecord>> AddAsync(NewAgent agent, string by)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return AgentRules.Check(agent) is { } problem
            ? Task.FromResult<BrokerResult<AgentRecord>>(problem)
            : _journal.ChangeAsync(scope => Add(scope, agent, by));
    }

    /// <summary>Refuses the agent everything from now on, and ends what it is doing.</summary>
    public async Task<BrokerResult<AgentRecord>> SuspendAsync(string id, string by)
    {
        if (Find(id) is not { } agent)
        {
            return Unknown(id);
        }

        // In memory first: an agent is stopped even when the disk is full. If the write fails the caller is told, and it stays stopped.
        Publish(agent with { State = AgentState.Suspended });
        Suspended?.Invoke(id);
        return await _journal.ChangeAsync(scope => Set(scope, id, AgentState.Suspended, by)).ConfigureAwait(false);
    }

    public Task<BrokerResult<AgentRecord>> ResumeAsync(string id, string by) =>
        _journal.ChangeAsync(scope => Set(scope, id, AgentState.Active, by));

    /// <summary>Takes over the redirect addresses that a public client's metadata document names now.</summary>
    public Task<BrokerResult<AgentRecord>> RedirectAsync(string id, IReadOnlyList<string> redirectUris, string by) =>
        _journal.ChangeAsync<BrokerResult<AgentRecord>>(scope =>
        {
            if (Find(id) is not { Kind: AgentKind.Public } agent || scope.Db.Agents.Find(id) is not { } row)
            {
                return Unknown(id);
            }

            var changed = agent with { RedirectUris = [.. redirectUris] };
            row.RedirectUris = AgentRow.Write(changed).RedirectUris;
            scope.Db.SaveChanges();
            scope.Record(AdminEntry.Of(_time, "agent.redirected", by, ("agent", id), ("redirect_uris", string.Join(' ', redirectUris))));
            scope.AfterCommit(() => Publish(changed with { State = Find(id)!.State }));
            return changed;
        });

    /// <summary>Why an agent of this chain may not act, or null.</summary>
    internal BrokerFailure? Refusal(ImmutableArray<DelegationRecord> chain)
    {
        foreach (var link in chain)
        {
            if (Refusal(link.Agent) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    internal BrokerFailure? Refusal(string id) => Find(id) switch
    {
        null => Unknown(id),
        { State: AgentState.Active } => null,
        _ => new BrokerFailure(BrokerError.AgentSuspended, $"Agent {id} is suspended."),
    };

    internal void Load(BrokerDbContext db)
    {
        _agents = db.Agents.AsEnumerable().Select(static row => row.Read()).ToImmutableSortedDictionary(agent => agent.Id, agent => agent, StringComparer.Ordinal);
        _aliases = _agents.Values.SelectMany(static agent => Aliases(agent).Select(alias => KeyValuePair.Create(alias, agent.Id)))
            .ToImmutableDictionary(StringComparer.Ordinal);
    }

    // One workload is one agent: a name by which credentials are found must not lead to two.
    private static IEnumerable<string> Aliases(AgentRecord agent)
    {
        if (agent.ClientId != agent.Id)
        {
            yield return agent.ClientId;
        }

        if (agent.Authentication.SpiffeId is { } spiffe)
        {
            yield return spiffe;
        }

        if (agent.Authentication.ServiceAccount is { } account)
        {
            yield return $"kubernetes {account.Issuer} {account.Uid}";
        }
    }

    private static BrokerFailure Unknown(string id) => new(BrokerError.AgentUnknown, $"No agent is registered as {id}.");

    private BrokerResult<AgentRecord> Add(JournalScope scope, NewAgent agent, string by)
    {
        if (Find(agent.Id) is not null)
        {
            return new BrokerFailure(BrokerError.AgentExists, $"Agent {agent.Id} exists.");
        }

        var record = new AgentRecord
        {
            Id = agent.Id,
            Kind = agent.Kind,
            ClientId = agent.ClientId ?? agent.Id,
            Name = agent.Name,
            Owner = agent.Owner,
            Authentication = agent.Authentication,
            Jwks = agent.Jwks,
            RedirectUris = [.. agent.RedirectUris],
            SelfActingAt = [.. agent.SelfActingAt],
            Serves = [.. agent.Serves],
            CreatedAt = _time.GetUtcNow(),
        };
        if (Aliases(record).FirstOrDefault(Volatile.Read(ref _aliases).ContainsKey) is { } taken)
        {
            return new BrokerFailure(BrokerError.AgentCredentialTaken, $"Another agent is registered with {taken}.");
        }

        scope.Db.Agents.Add(AgentRow.Write(record));
        scope.Db.SaveChanges();
        scope.Record(AdminEntry.Of(_time, "agent.added", by,
            ("agent", record.Id), ("kind", record.Kind.ToString()), ("name", record.Name), ("owner", record.Owner), ("jwks", record.Jwks),
            ("authentication", JsonSerializer.Serialize(record.Authentication with { Secret = null })), ("self_acting_at", string.Join(' ', record.SelfActingAt)),
            ("serves", string.Join(' ', record.Serves))));
        scope.AfterCommit(() => Publish(record));
        return record;
    }

    private BrokerResult<AgentRecord> Set(JournalScope scope, string id, AgentState state, string by)
    {
        if (Find(id) is not { } agent || scope.Db.Agents.Find(id) is not { } row)
        {
            return Unknown(id);
        }

        var changed = agent with { State = state };
        row.State = state;
        scope.Db.SaveChanges();
        scope.Record(AdminEntry.Of(_time, state == AgentState.Active ? "agent.resumed" : "agent.suspended", by, ("agent", id)));
        scope.AfterCommit(() =>
        {
            Publish(changed);
            if (state == AgentState.Active)
            {
                Resumed?.Invoke(id);
            }
        });
        return changed;
    }

    private void Publish(AgentRecord agent)
    {
        ImmutableInterlocked.Update(ref _agents!, static (agents, added) => agents!.SetItem(added.Id, added), agent);
        foreach (var alias in Aliases(agent))
        {
            ImmutableInterlocked.TryAdd(ref _aliases, alias, agent.Id);
        }
    }
}
