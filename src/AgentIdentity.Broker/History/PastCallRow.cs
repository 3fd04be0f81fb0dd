using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

/// <summary>One allowed call, under the root of its chain.</summary>
internal sealed class PastCallRow
{
    public long Id { get; set; }

    public required string RootId { get; set; }

    public required string Name { get; set; }

    public required long At { get; set; }

    /// <summary>The numeric arguments as a JSON object; null where there are none.</summary>
    public string? Amounts { get; set; }
}

internal sealed class PastCallTable : IEntityTypeConfiguration<PastCallRow>
{
    public void Configure(EntityTypeBuilder<PastCallRow> builder)
    {
        builder.ToTable("past_calls").HasKey(row => row.Id);
        builder.HasIndex(row => row.RootId);
    }
}
