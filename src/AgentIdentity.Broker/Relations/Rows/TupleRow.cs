using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

internal sealed class TupleRow
{
    public required long Store { get; set; }

    public required string User { get; set; }

    public required string Relation { get; set; }

    public required string Object { get; set; }

    public string? ConditionName { get; set; }

    public string? ConditionContext { get; set; }

    public required long WrittenAt { get; set; }
}

internal sealed class TupleTable : IEntityTypeConfiguration<TupleRow>
{
    public void Configure(EntityTypeBuilder<TupleRow> builder)
    {
        builder.ToTable("tuples").HasKey(row => new { row.Store, row.Object, row.Relation, row.User });
        builder.HasIndex(row => new { row.Store, row.User, row.Object, row.Relation }, "tuples_by_user");
    }
}
