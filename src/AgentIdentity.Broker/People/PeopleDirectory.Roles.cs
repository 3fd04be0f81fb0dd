namespace AgentIdentity.Broker;

/// <summary>Who has which role. Rights are read from here at every request; no cookie or token holds them.</summary>
public sealed partial class PeopleDirectory
{
    /// <summary>Gives a person a role.</summary>
    public Task<BrokerResult<PersonRecord>> GiveRoleAsync(string id, PersonRole role, string by) =>
        SetRoleAsync(id, role, given: true, by);

    /// <summary>Takes a role away that was given here. One that an issuer claims stays until the issuer no longer does.</summary>
    public Task<BrokerResult<PersonRecord>> TakeRoleAsync(string id, PersonRole role, string by) =>
        SetRoleAsync(id, role, given: false, by);

    private Task<BrokerResult<PersonRecord>> SetRoleAsync(string id, PersonRole role, bool given, string by) =>
        _journal.ChangeAsync<BrokerResult<PersonRecord>>(scope =>
        {
            if (scope.Db.People.Find(id) is not { } row)
            {
                return Unknown(id);
            }

            if (PersonAccount.Read(row).Person is var person && person.GivenRoles.Contains(role) == given)
            {
                return person with { Identities = Find(id)?.Identities ?? [] };
            }

            var changed = Change(scope, id, person => person with { GivenRoles = given ? person.GivenRoles.Remove(role).Add(role) : person.GivenRoles.Remove(role) });
            scope.Record(AdminEntry.Of(_time, given ? "person.role_given" : "person.role_taken", by, ("person", id), ("role", role.Word())));
            return changed;
        });
}
