namespace AgentIdentity.Broker;

/// <summary>A person with what the sign-in needs.</summary>
internal sealed record PersonAccount(PersonRecord Person, string? PasswordHash)
{
    public static PersonAccount Read(PersonRow row) => new(
        new PersonRecord
        {
            Id = row.Id,
            Name = row.Name,
            GivenRoles = PersonRoles.Read(row.GivenRoles),
            ClaimedRoles = PersonRoles.Read(row.ClaimedRoles),
            Disabled = row.Disabled,
            LastSeenAt = row.LastSeenAt is { } seen ? DateTimeOffset.FromUnixTimeMilliseconds(seen) : null,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
        },
        row.PasswordHash);

    public static void Copy(PersonRecord person, PersonRow row)
    {
        row.GivenRoles = PersonRoles.Write(person.GivenRoles);
        row.ClaimedRoles = PersonRoles.Write(person.ClaimedRoles);
        row.Disabled = person.Disabled;
        row.LastSeenAt = person.LastSeenAt?.ToUnixTimeMilliseconds();
    }

    public override string ToString() => $"PersonAccount {Person.Id} [redacted]";
}
