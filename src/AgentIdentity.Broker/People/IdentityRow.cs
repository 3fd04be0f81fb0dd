using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

internal sealed class IdentityRow
{
    public required string Issuer { get; set; }

    public required string Subject { get; set; }

    public required string Person { get; set; }

    public required long CreatedAt { get; set; }
}

internal sealed class IdentityTable : IEntityTypeConfiguration<IdentityRow>
{
    public void Configure(EntityTypeBuilder<IdentityRow> builder)
    {
        builder.ToTable("person_identities").HasKey(row => new { row.Issuer, row.Subject });
        builder.HasIndex(row => row.Person);
    }
}
