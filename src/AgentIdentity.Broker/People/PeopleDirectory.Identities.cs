using System.Collections.Immutable;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>Which account belongs to whom at other issuers.</summary>
public sealed partial class PeopleDirectory
{
    private ImmutableDictionary<PersonIdentity, string> _identities = ImmutableDictionary<PersonIdentity, string>.Empty;

    /// <summary>The account that belongs to an identity at another issuer, or null where nobody here has met it.</summary>
    public PersonRecord? Find(PersonIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return Volatile.Read(ref _identities).TryGetValue(identity, out var id) ? Find(id) : null;
    }

    /// <summary>The account of a human whom a trusted issuer vouches for; made when there is none. A disabled one is refused.</summary>
    public Task<BrokerResult<PersonRecord>> MeetAsync(MetPerson met)
    {
        ArgumentNullException.ThrowIfNull(met);
        return PersonRules.Check(met.Identity) is { } problem
            ? Task.FromResult<BrokerResult<PersonRecord>>(problem)
            : _journal.ChangeAsync(scope => Meet(scope, met));
    }

    /// <summary>Says that an identity at another issuer is this account's.</summary>
    public Task<BrokerResult<PersonRecord>> LinkAsync(string id, PersonIdentity identity, string by)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return PersonRules.Check(identity) is { } problem
            ? Task.FromResult<BrokerResult<PersonRecord>>(problem)
            : _journal.ChangeAsync(scope => Link(scope, id, identity, by));
    }

    /// <summary>Takes an identity away from an account. Whoever has it is a stranger from now on.</summary>
    public Task<BrokerResult<PersonRecord>> UnlinkAsync(string id, PersonIdentity identity, string by)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return _journal.ChangeAsync(scope => Unlink(scope, id, identity, by));
    }

    private void LoadIdentities(BrokerDbContext db)
    {
        _identities = db.Identities.AsEnumerable().ToImmutableDictionary(static row => new PersonIdentity(row.Issuer, row.Subject), static row => row.Person);
        foreach (var owned in _identities.ToLookup(static entry => entry.Value, static entry => entry.Key))
        {
            if (Account(owned.Key) is { } account)
            {
                Publish(account with { Person = account.Person with { Identities = [.. owned] } });
            }
        }
    }

    private BrokerResult<PersonRecord> Meet(JournalScope scope, MetPerson met)
    {
        // The table is asked, not the memory: another item of this very transaction may have met the same human.
        if (scope.Db.Identities.Find(met.Identity.Issuer, met.Identity.Subject) is not { } known)
        {
            return Welcome(scope, met);
        }

        var account = Account(known.Person) ?? Fresh(PersonAccount.Read(scope.Db.People.Find(known.Person)!).Person with { Identities = [met.Identity] });
        if (account.Person.Disabled)
        {
            return new BrokerFailure(BrokerError.PersonDisabled, $"The account {known.Person} is disabled.");
        }

        return met.InPerson ? See(scope, known.Person, met) : account.Person;
    }

    private BrokerResult<PersonRecord> Welcome(JournalScope scope, MetPerson met)
    {
        var person = new NewPerson(Identifiers.New("usr_"), PersonRules.DisplayName(met), null, met.Identity);
        var added = Add(scope, person, null, met.Identity.Issuer);
        return added.Ok && met.InPerson ? See(scope, added.Value.Id, met) : added;
    }

    private BrokerResult<PersonRecord> See(JournalScope scope, string id, MetPerson met)
    {
        var now = _time.GetUtcNow();
        var before = PersonAccount.Read(scope.Db.People.Find(id)!).Person.ClaimedRoles;
        var seen = Change(scope, id, person => person with { LastSeenAt = now, ClaimedRoles = [.. met.Roles.Distinct().Order()] });
        scope.Record(AdminEntry.Of(_time, "person.signed_in", id, ("person", id), ("issuer", met.Identity.Issuer), ("subject", met.Identity.Subject),
            ("roles", before.SequenceEqual(seen.ClaimedRoles) ? null : PersonRoles.Write(seen.ClaimedRoles))));
        return seen.Identities.Contains(met.Identity) ? seen : seen with { Identities = seen.Identities.Add(met.Identity) };
    }

    private static PersonAccount Fresh(PersonRecord person) => new(person, null);

    private BrokerResult<PersonRecord> Link(JournalScope scope, string id, PersonIdentity identity, string by)
    {
        if (Account(id) is not { } account)
        {
            return Unknown(id);
        }

        if (scope.Db.Identities.Find(identity.Issuer, identity.Subject) is { } taken)
        {
            return taken.Person == id ? account.Person : new BrokerFailure(BrokerError.IdentityTaken, "The identity belongs to another account.");
        }

        Claim(scope, id, identity);
        scope.Record(AdminEntry.Of(_time, "person.linked", by, ("person", id), ("issuer", identity.Issuer), ("subject", identity.Subject)));
        scope.AfterCommit(() => Publish(id, person => person with { Identities = person.Identities.Remove(identity).Add(identity) }));
        return account.Person with { Identities = account.Person.Identities.Add(identity) };
    }

    private BrokerResult<PersonRecord> Unlink(JournalScope scope, string id, PersonIdentity identity, string by)
    {
        if (Account(id) is not { } account || scope.Db.Identities.Find(identity.Issuer, identity.Subject) is not { } row || row.Person != id)
        {
            return Unknown(id);
        }

        scope.Db.Identities.Remove(row);
        scope.Db.SaveChanges();

        // What an issuer said of somebody goes with the issuer; another that still says it says it at the next sign-in.
        var left = Change(scope, id, static person => person with { ClaimedRoles = [] });
        scope.Record(AdminEntry.Of(_time, "person.unlinked", by, ("person", id), ("issuer", identity.Issuer), ("subject", identity.Subject)));
        scope.AfterCommit(() =>
        {
            ImmutableInterlocked.TryRemove(ref _identities!, identity, out _);
            Publish(id, person => person with { Identities = person.Identities.Remove(identity) });
        });
        return left with { Identities = account.Person.Identities.Remove(identity) };
    }

    private void Claim(JournalScope scope, string id, PersonIdentity identity)
    {
        scope.Db.Identities.Add(new IdentityRow
        {
            Issuer = identity.Issuer,
            Subject = identity.Subject,
            Person = id,
            CreatedAt = _time.GetUtcNow().ToUnixTimeMilliseconds(),
        });
        scope.Db.SaveChanges();
        scope.AfterCommit(() => ImmutableInterlocked.TryAdd(ref _identities!, identity, id));
    }
}
