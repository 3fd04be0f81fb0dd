using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

/// <summary>A notice that has not arrived yet. It is written with what it tells of, and goes when somebody has taken it.</summary>
internal sealed class NoticeRow
{
    public required string Id { get; set; }

    public required string Payload { get; set; }

    public required int Attempts { get; set; }

    public required long NextAt { get; set; }

    public required long CreatedAt { get; set; }
}

internal sealed class NoticeTable : IEntityTypeConfiguration<NoticeRow>
{
    public void Configure(EntityTypeBuilder<NoticeRow> builder)
    {
        builder.ToTable("notices").HasKey(row => row.Id);
        builder.HasIndex(row => row.NextAt);
    }
}
