using System.Collections.Immutable;

namespace AgentIdentity.Broker;

/// <summary>The passkeys of all accounts. What a device says is judged by the host, with the parameters of its own address; here is what it is held against.</summary>
public sealed class Passkeys
{
    private const int Most = 20;
    private const int LongestName = 60;
    private const int LongestCredential = 1366;
    private readonly Journal _journal;
    private readonly PeopleDirectory _people;
    private readonly TimeProvider _time;
    private ImmutableDictionary<string, PasskeyRecord> _all = ImmutableDictionary.Create<string, PasskeyRecord>(StringComparer.Ordinal);

    internal Passkeys(Journal journal, PeopleDirectory people, TimeProvider time) => (_journal, _people, _time) = (journal, people, time);

    private ImmutableDictionary<string, PasskeyRecord> All => Volatile.Read(ref _all);

    /// <summary>Those of one account, the oldest first.</summary>
    public IReadOnlyList<PasskeyRecord> List(string person) =>
        [.. All.Values.Where(key => key.Person == person).OrderBy(static key => key.CreatedAt).ThenBy(static key => key.Id, StringComparer.Ordinal)];

    /// <summary>The passkey with an authenticator's own id, or null.</summary>
    public PasskeyRecord? Find(string credentialId) => All.GetValueOrDefault(credentialId);

    /// <summary>Adds a passkey that the host has verified.</summary>
    public Task<BrokerResult<PasskeyRecord>> AddAsync(PasskeyRecord added)
    {
        ArgumentNullException.ThrowIfNull(added);
        return Check(added) is { } problem ? Task.FromResult<BrokerResult<PasskeyRecord>>(problem) : _journal.ChangeAsync(scope => Add(scope, added));
    }

    /// <summary>Signs its owner in, after the host has verified the signature: keeps the count, and the owner counts as seen.</summary>
    public Task<BrokerResult<PersonRecord>> SignInAsync(string credentialId, uint signCount, bool isCopied) =>
        _journal.ChangeAsync(scope => SignIn(scope, credentialId, signCount, isCopied));

    /// <summary>Takes a passkey away; nobody signs in with it from now on.</summary>
    public Task<BrokerResult<PasskeyRecord>> RemoveAsync(string person, string id, string by) => _journal.ChangeAsync(scope => Remove(scope, person, id, by));

    /// <summary>The same by its own person, who does not shut themselves out with it.</summary>
    public Task<BrokerResult<PasskeyRecord>> RemoveOwnAsync(string person, string id) => _journal.ChangeAsync(scope =>
        IsOnlyWayIn(scope, person)
            ? new BrokerFailure(BrokerError.PasskeyIsOnlyWayIn, "Nothing else signs you in: add another passkey first, or ask your administrator for another way.")
            : Remove(scope, person, id, person));

    internal void Load(BrokerDbContext db) =>
        _all = db.Passkeys.AsEnumerable().ToImmutableDictionary(static row => row.CredentialId, static row => row.Read(), StringComparer.Ordinal);

    private static BrokerFailure? Check(PasskeyRecord added) =>
        string.IsNullOrWhiteSpace(added.Name) || added.Name.Length > LongestName || added.Name.Any(char.IsControl)
            ? new BrokerFailure(BrokerError.PasskeyInvalid, $"A passkey's name is one line of 1 to {LongestName} characters.")
            : added.CredentialId.Length is 0 or > LongestCredential
                ? new BrokerFailure(BrokerError.PasskeyInvalid, "The authenticator's id for it is too long.")
                : null;

    private BrokerResult<PasskeyRecord> Add(JournalScope scope, PasskeyRecord added)
    {
        if (_people.Refusal(added.Person) is { } refusal)
        {
            return refusal;
        }

        // The table is asked, not the memory: another item of this very transaction may have added the same.
        if (scope.Db.Passkeys.Find(added.CredentialId) is not null)
        {
            return new BrokerFailure(BrokerError.PasskeyTaken, "This passkey is known here already.");
        }

        if (scope.Db.Passkeys.Count(row => row.Person == added.Person) >= Most)
        {
            return new BrokerFailure(BrokerError.PasskeyInvalid, $"An account has at most {Most} passkeys. Remove one first.");
        }

        scope.Db.Passkeys.Add(PasskeyRow.Write(added));
        scope.Db.SaveChanges();
        scope.Record(AdminEntry.Of(_time, "person.passkey_added", added.Person, ("person", added.Person), ("passkey", added.Id), ("name", added.Name)));
        scope.AfterCommit(() => Publish(all => all.SetItem(added.CredentialId, added)));
        return added;
    }

    private BrokerResult<PersonRecord> SignIn(JournalScope scope, string credentialId, uint signCount, bool isCopied)
    {
        if (scope.Db.Passkeys.Find(credentialId) is not { } row)
        {
            return new BrokerFailure(BrokerError.PasskeyUnknown, "The passkey is not known here.");
        }

        // WebAuthn section 7.2, step 22: two uses side by side must not both bring the same count. Those that do not count say zero.
        if ((signCount != 0 || row.SignCount != 0) && signCount <= row.SignCount)
        {
            return new BrokerFailure(BrokerError.PasskeyUnknown, "The passkey's count went back: there is a copy of it.");
        }

        var seen = _people.Seen(scope, row.Person, ("passkey", row.Id));
        if (!seen.Ok)
        {
            return seen;
        }

        (row.SignCount, row.IsCopied, row.LastUsedAt) = (signCount, isCopied, _time.GetUtcNow().ToUnixTimeMilliseconds());
        scope.Db.SaveChanges();
        var used = row.Read();
        scope.AfterCommit(() => Publish(all => all.SetItem(credentialId, used)));
        return seen;
    }

    private bool IsOnlyWayIn(JournalScope scope, string person) =>
        !_people.HasPassword(person) && scope.Db.Passkeys.Count(row => row.Person == person) == 1 && !scope.Db.Identities.Any(row => row.Person == person);

    private BrokerResult<PasskeyRecord> Remove(JournalScope scope, string person, string id, string by)
    {
        if (scope.Db.Passkeys.FirstOrDefault(row => row.Id == id && row.Person == person) is not { } row)
        {
            return new BrokerFailure(BrokerError.PasskeyUnknown, $"The account {person} has no passkey {id}.");
        }

        scope.Db.Passkeys.Remove(row);
        scope.Db.SaveChanges();
        scope.Record(AdminEntry.Of(_time, "person.passkey_removed", by, ("person", person), ("passkey", id), ("name", row.Name)));
        scope.AfterCommit(() => Publish(all => all.Remove(row.CredentialId)));
        return row.Read();
    }

    private void Publish(Func<ImmutableDictionary<string, PasskeyRecord>, ImmutableDictionary<string, PasskeyRecord>> change) =>
        ImmutableInterlocked.Update(ref _all!, static (all, change) => change(all!), change);
}
