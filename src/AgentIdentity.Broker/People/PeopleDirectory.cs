using System.Collections.Immutable;
using Microsoft.AspNetCore.Identity;

namespace AgentIdentity.Broker;

/// <summary>The accounts, of people who sign in here and of people whom other issuers vouch for. A password is checked against its hash; how often one may be tried is the sign-in page's to say.</summary>
public sealed partial class PeopleDirectory
{
    private readonly Journal _journal;
    private readonly TimeProvider _time;
    private readonly PasswordHasher<PersonRecord> _hasher;
    private readonly Lazy<string> _decoy;
    private ImmutableDictionary<string, PersonAccount> _people = ImmutableDictionary.Create<string, PersonAccount>(StringComparer.Ordinal);

    internal PeopleDirectory(Journal journal, PasswordHasher<PersonRecord> hasher, TimeProvider time)
    {
        (_journal, _hasher, _time) = (journal, hasher, time);
        _decoy = new Lazy<string>(() => _hasher.HashPassword(null!, "a password that nobody has"));
    }

    /// <summary>Told after a person was disabled and refuses new calls.</summary>
    internal event Action<string>? WasDisabled;

    /// <summary>Told after a disabled person may act again.</summary>
    internal event Action<string>? WasEnabled;

    public PersonRecord? Find(string id) => Account(id)?.Person;

    /// <summary>Whether the account signs in with a password here.</summary>
    public bool HasPassword(string id) => Account(id)?.PasswordHash is not null;

    public IReadOnlyList<PersonRecord> List() =>
        [.. Volatile.Read(ref _people).Values.Select(static account => account.Person).OrderBy(static person => person.Id, StringComparer.Ordinal)];

    /// <summary>Makes an account.</summary>
    public async Task<BrokerResult<PersonRecord>> AddAsync(NewPerson person, string by)
    {
        ArgumentNullException.ThrowIfNull(person);
        if (PersonRules.Check(person) is { } problem)
        {
            return problem;
        }

        var hash = person.Password is { } password ? _hasher.HashPassword(null!, password) : null;
        return await _journal.ChangeAsync(scope => Add(scope, person, hash, by)).ConfigureAwait(false);
    }

    /// <summary>Signs a person in. The answer to a wrong name and to a wrong password is the same, and takes as long.</summary>
    public async Task<BrokerResult<PersonRecord>> VerifyPasswordAsync(string id, string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        var account = Account(id);
        if (password.Length > PersonRules.LongestPassword)
        {
            return Refused();
        }

        var right = _hasher.VerifyHashedPassword(null!, account?.PasswordHash ?? _decoy.Value, password) != PasswordVerificationResult.Failed;
        // A wrong guess writes nothing: strangers cost no disk, and cannot tell an account from none by the time it takes.
        return account?.PasswordHash is null || !right ? Refused() : await _journal.ChangeAsync(scope => Seen(scope, id)).ConfigureAwait(false);
    }

    /// <summary>Refuses the person, and every agent that acts for them, from now on.</summary>
    public async Task<BrokerResult<PersonRecord>> DisableAsync(string id, string by)
    {
        if (Account(id) is null)
        {
            return Unknown(id);
        }

        Publish(id, static person => person with { Disabled = true });
        WasDisabled?.Invoke(id);
        return await _journal.ChangeAsync(scope => SetDisabled(scope, id, disabled: true, by)).ConfigureAwait(false);
    }

    public Task<BrokerResult<PersonRecord>> EnableAsync(string id, string by) =>
        _journal.ChangeAsync(scope => SetDisabled(scope, id, disabled: false, by));

    /// <summary>Why nobody may act for this person, or null.</summary>
    internal BrokerFailure? Refusal(string id) => Find(id) switch
    {
        null => Unknown(id),
        { Disabled: true } => new BrokerFailure(BrokerError.PersonDisabled, $"The account {id} is disabled."),
        _ => null,
    };

    internal void Load(BrokerDbContext db)
    {
        _people = db.People.AsEnumerable().Select(PersonAccount.Read)
            .ToImmutableDictionary(account => account.Person.Id, account => account, StringComparer.Ordinal);
        LoadIdentities(db);
    }

    private static BrokerFailure Unknown(string id) => new(BrokerError.PersonUnknown, $"No account is named {id}.");

    private static BrokerFailure Refused() => new(BrokerError.SignInRefused, "The name or the password is wrong.");

    private PersonAccount? Account(string id) => Volatile.Read(ref _people).GetValueOrDefault(id);

    private BrokerResult<PersonRecord> Add(JournalScope scope, NewPerson person, string? hash, string by)
    {
        if (Account(person.Id) is not null)
        {
            return new BrokerFailure(BrokerError.PersonExists, $"The account {person.Id} exists.");
        }

        if (person.Identity is { } claimed && scope.Db.Identities.Find(claimed.Issuer, claimed.Subject) is not null)
        {
            return new BrokerFailure(BrokerError.IdentityTaken, "The identity belongs to another account.");
        }

        var row = new PersonRow
        {
            Id = person.Id,
            Name = person.Name,
            PasswordHash = hash,
            GivenRoles = "",
            ClaimedRoles = "",
            Disabled = false,
            CreatedAt = _time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        scope.Db.People.Add(row);
        scope.Db.SaveChanges();
        scope.Record(AdminEntry.Of(_time, "person.added", by, ("person", person.Id), ("name", person.Name),
            ("issuer", person.Identity?.Issuer), ("subject", person.Identity?.Subject)));
        var account = PersonAccount.Read(row);
        if (person.Identity is { } identity)
        {
            Claim(scope, person.Id, identity);
            account = account with { Person = account.Person with { Identities = [identity] } };
        }

        scope.AfterCommit(() => Publish(account));
        return account.Person;
    }

    /// <summary>Somebody has just proved to be this person.</summary>
    internal BrokerResult<PersonRecord> Seen(JournalScope scope, string id, params (string Name, string? Value)[] how)
    {
        if (Account(id) is not { Person.Disabled: false })
        {
            return Refused();
        }

        var now = _time.GetUtcNow();
        // Roles that another issuer gave are as old as the sign-in there: nobody says them again here.
        var seen = Change(scope, id, person => person with { LastSeenAt = now, ClaimedRoles = [] });
        scope.Record(AdminEntry.Of(_time, "person.signed_in", id, [("person", id), .. how]));
        return seen;
    }

    private BrokerResult<PersonRecord> SetDisabled(JournalScope scope, string id, bool disabled, string by)
    {
        if (Account(id) is null)
        {
            return Unknown(id);
        }

        var changed = Change(scope, id, person => person with { Disabled = disabled });
        scope.Record(AdminEntry.Of(_time, disabled ? "person.disabled" : "person.enabled", by, ("person", id)));
        if (!disabled)
        {
            scope.AfterCommit(() => WasEnabled?.Invoke(id));
        }

        return changed;
    }

    // From the row and not from memory: an earlier item of this very transaction may have changed it, and memory hears of that later.
    private PersonRecord Change(JournalScope scope, string id, Func<PersonRecord, PersonRecord> change)
    {
        var row = scope.Db.People.Find(id)!;
        var changed = change(PersonAccount.Read(row).Person);
        PersonAccount.Copy(changed, row);
        scope.Db.SaveChanges();
        scope.AfterCommit(() => Publish(id, change));
        return changed with { Identities = Find(id)?.Identities ?? [] };
    }

    private void Publish(PersonAccount account) =>
        ImmutableInterlocked.Update(ref _people!, static (people, changed) => people!.SetItem(changed.Person.Id, changed), account);

    private void Publish(string id, Func<PersonRecord, PersonRecord> change) =>
        ImmutableInterlocked.Update(ref _people!, people => people!.TryGetValue(id, out var account)
            ? people.SetItem(id, account with { Person = change(account.Person) }) : people);
}
