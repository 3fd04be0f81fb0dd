using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

internal sealed class PersonRow
{
    public required string Id { get; set; }

    public required string Name { get; set; }

    public required string? PasswordHash { get; set; }

    public required bool Disabled { get; set; }

    public required string GivenRoles { get; set; }

    public required string ClaimedRoles { get; set; }

    public long? LastSeenAt { get; set; }

    public required long CreatedAt { get; set; }
}

internal sealed class PersonTable : IEntityTypeConfiguration<PersonRow>
{
    public void Configure(EntityTypeBuilder<PersonRow> builder) => builder.ToTable("people").HasKey(row => row.Id);
}
