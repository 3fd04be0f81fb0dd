namespace AgentIdentity.Broker;

/// <summary>A person with what the sign-in needs.</summary>
internal sealed record PersonAccount(PersonRecord Person, string? PasswordHash)
{
    public static PersonAccount Read(PersonRow row) => new(
        new PersonRecord
        {
            Id = row.Id,
            Name = row.Name,
            Disabled = row.Disabled,
            LastSeenAt = row.LastSeenAt is { } seen ? DateTimeOffset.FromUnixTimeMilliseconds(seen) : null,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
        },
        row.PasswordHash);

    public void CopyTo(PersonRow row)
    {
        row.Disabled = Person.Disabled;
        row.LastSeenAt = Person.LastSeenAt?.ToUnixTimeMilliseconds();
    }

    public override string ToString() => $"PersonAccount {Person.Id} [redacted]";
}
