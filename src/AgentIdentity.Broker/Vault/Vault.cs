using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AgentIdentity.Broker;

/// <summary>
/// Secrets for upstreams. Each is encrypted under a key of its own, and that under a master key which is not in the database; in memory
/// they are as they are on the disk, and open only for the moment of a call. Nothing gives one out again to whoever administers.
/// </summary>
public sealed class Vault : IDisposable
{
    private readonly Journal _journal;
    private readonly MasterKeys _keys;
    private readonly PeopleDirectory _people;
    private readonly AgentDirectory _agents;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private ImmutableDictionary<(string Name, string Holder), VaultRow> _rows = ImmutableDictionary<(string, string), VaultRow>.Empty;

    internal Vault(Journal journal, MasterKeys keys, PeopleDirectory people, AgentDirectory agents, TimeProvider time) =>
        (_journal, _keys, _people, _agents, _time) = (journal, keys, people, agents, time);

    private ImmutableDictionary<(string Name, string Holder), VaultRow> Rows => Volatile.Read(ref _rows);

    public IReadOnlyList<VaultEntry> List() =>
        [.. Rows.Values.Select(static row => row.Read()).OrderBy(static entry => entry.Name, StringComparer.Ordinal).ThenBy(static entry => entry.Holder.Text, StringComparer.Ordinal)];

    /// <summary>Puts a secret in; an earlier one of the same name and holder is gone with the commit.</summary>
    public async Task<BrokerResult<VaultEntry>> SetAsync(string name, VaultHolder holder, SecretValue secret, string by, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(secret);
        if ((VaultRules.Check(name, secret) ?? Unknown(holder)) is { } refusal)
        {
            return refusal;
        }

        // Not while the master key turns: what was sealed with the old one could come in after the old one is gone.
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var before = Rows.GetValueOrDefault((name, holder.Text))?.Version ?? 0;
            var row = await SealAsync(new VaultBinding(name, holder, before + 1), secret, by, cancellation).ConfigureAwait(false);
            return await _journal.ChangeAsync(scope => Put(scope, row, before)).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public Task<BrokerResult<VaultEntry>> RemoveAsync(string name, VaultHolder holder, string by)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _journal.ChangeAsync<BrokerResult<VaultEntry>>(scope =>
        {
            if (scope.Db.Set<VaultRow>().Find(name, holder.Text) is not { } row)
            {
                return Missing(name, holder);
            }

            scope.Db.Remove(row);
            scope.Db.SaveChanges();
            scope.Record(AdminEntry.Of(_time, "vault.removed", by, ("name", name), ("holder", holder.ToString()), ("version", Text(row.Version))));
            scope.AfterCommit(() => Publish(rows => rows.Remove((name, holder.Text))));
            return row.Read();
        });
    }

    /// <summary>Seals every entry's key with a new master key, and forgets the old ones. The secrets stay what they are. May be repeated after a failure.</summary>
    public async Task<IReadOnlyList<VaultEntry>> RotateAsync(string by, CancellationToken cancellation = default)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            _keys.Turn();
            foreach (var row in Rows.Values)
            {
                await RewrapAsync(row, cancellation).ConfigureAwait(false);
            }

            await _journal.ChangeAsync(scope => scope.Record(AdminEntry.Of(
                _time, "vault.rotated", by, ("key", _keys.Active.Id), ("entries", Text(Rows.Count))))).ConfigureAwait(false);
            _keys.KeepOnly(Rows.Values.Select(static row => row.MasterKey).ToHashSet(StringComparer.Ordinal));
            return List();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A secret for a call that was decided.</summary>
    /// <exception cref="BrokerException">There is none for this holder, or it cannot be opened.</exception>
    public async ValueTask<OpenedSecret> OpenAsync(string name, VaultHolder holder, CancellationToken cancellation = default)
    {
        if (!Rows.TryGetValue((name, holder.Text), out var row))
        {
            var missing = Missing(name, holder);
            throw new BrokerException(missing.Error, missing.Detail);
        }

        var binding = new VaultBinding(name, holder, row.Version);
        var key = await _keys.Find(row.MasterKey).UnwrapAsync(row.WrappedKey, binding, cancellation).ConfigureAwait(false);
        try
        {
            var plain = Sealing.Open(key, row.Sealed, binding.AssociatedData);
            var value = new SecretValue(Encoding.UTF8.GetString(plain));
            CryptographicOperations.ZeroMemory(plain);
            return new OpenedSecret(row.Read(), value);
        }
        catch (CryptographicException damaged)
        {
            throw new BrokerException(BrokerError.VaultUnreadable, $"What is stored as {name} for {holder} is not what was put there. Set it again.", damaged);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    public void Dispose() => _turn.Dispose();

    internal void Load(BrokerDbContext db) => _rows = db.Set<VaultRow>().AsEnumerable().ToImmutableDictionary(static row => (row.Name, row.Holder));

    private static BrokerFailure Missing(string name, VaultHolder holder) =>
        new(BrokerError.VaultEntryUnknown, $"The vault holds no {name} for {holder}. An administrator puts it there with agentid vault set.");

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private BrokerFailure? Unknown(VaultHolder holder) => holder switch
    {
        { HumanId: { } human } when _people.Find(human) is null => new(BrokerError.PersonUnknown, $"Nobody is called {human}."),
        { AgentId: { } agent } when _agents.Find(agent) is null => new(BrokerError.AgentUnknown, $"No agent is called {agent}."),
        _ => null,
    };

    private async Task<VaultRow> SealAsync(VaultBinding binding, SecretValue secret, string by, CancellationToken cancellation)
    {
        var (master, key) = (_keys.Active, RandomNumberGenerator.GetBytes(Sealing.KeySize));
        var plain = Encoding.UTF8.GetBytes(secret.Reveal());
        try
        {
            return new VaultRow
            {
                Name = binding.Name,
                Holder = binding.Holder.Text,
                Version = binding.Version,
                MasterKey = master.Id,
                WrappedKey = await master.WrapAsync(key, binding, cancellation).ConfigureAwait(false),
                Sealed = Sealing.Seal(key, plain, binding.AssociatedData),
                SetAt = _time.GetUtcNow().ToUnixTimeMilliseconds(),
                SetBy = by,
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private BrokerResult<VaultEntry> Put(JournalScope scope, VaultRow row, long before)
    {
        var stored = scope.Db.Set<VaultRow>().Find(row.Name, row.Holder);
        if ((stored?.Version ?? 0) != before)
        {
            return new BrokerFailure(BrokerError.VaultChanged, $"{row.Name} was changed by somebody else meanwhile.");
        }

        if (stored is not null)
        {
            scope.Db.Remove(stored);
            scope.Db.SaveChanges();
        }

        scope.Db.Add(row);
        scope.Db.SaveChanges();
        var entry = row.Read();
        scope.Record(AdminEntry.Of(_time, "vault.set", row.SetBy, ("name", entry.Name), ("holder", entry.Holder.ToString()), ("version", Text(entry.Version))));
        scope.AfterCommit(() => Publish(rows => rows.SetItem((row.Name, row.Holder), row)));
        return entry;
    }

    private async Task RewrapAsync(VaultRow row, CancellationToken cancellation)
    {
        var master = _keys.Active;
        if (row.MasterKey == master.Id)
        {
            return;
        }

        var binding = new VaultBinding(row.Name, VaultHolder.Read(row.Holder), row.Version);
        var key = await _keys.Find(row.MasterKey).UnwrapAsync(row.WrappedKey, binding, cancellation).ConfigureAwait(false);
        var wrapped = await master.WrapAsync(key, binding, cancellation).ConfigureAwait(false);
        CryptographicOperations.ZeroMemory(key);
        await _journal.ChangeAsync(scope =>
        {
            // A secret that was replaced meanwhile is under the new key already, or comes with the next rotation.
            if (scope.Db.Set<VaultRow>().Find(row.Name, row.Holder) is { } stored && stored.Version == row.Version)
            {
                (stored.MasterKey, stored.WrappedKey) = (master.Id, wrapped);
                scope.Db.SaveChanges();
                scope.AfterCommit(() => Publish(rows => rows.SetItem((row.Name, row.Holder), stored)));
            }

            return true;
        }).ConfigureAwait(false);
    }

    private void Publish(Func<ImmutableDictionary<(string, string), VaultRow>, ImmutableDictionary<(string, string), VaultRow>> change) =>
        ImmutableInterlocked.Update(ref _rows!, static (rows, how) => how(rows!), change);
}
