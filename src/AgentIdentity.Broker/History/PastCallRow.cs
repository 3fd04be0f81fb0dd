using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

/// <summary>One allowed call under the root of its chain, or those of one name in one minute, or (without a name) how far back calls may be missing.</summary>
internal sealed class PastCallRow
{
    public long Id { get; set; }

    public required string RootId { get; set; }

    public required string Name { get; set; }

    public required long At { get; set; }

    public required long Calls { get; set; }

    /// <summary>The numeric arguments as a JSON object; null where there are none.</summary>
    public string? Amounts { get; set; }
}

internal sealed class PastCallTable : IEntityTypeConfiguration<PastCallRow>
{
    public void Configure(EntityTypeBuilder<PastCallRow> builder)
    {
        builder.ToTable("past_calls").HasKey(row => row.Id);
        builder.HasIndex(row => new { row.RootId, row.At });
    }
}
