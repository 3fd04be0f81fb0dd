using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

/// <summary>
/// One movement on one account: what it takes from the free side it puts on the reserved or the spent side, and the file itself refuses
/// a row that does not come to nothing. Rows are never changed.
/// </summary>
internal sealed class EntryRow
{
    public long Id { get; set; }

    public required string Call { get; set; }

    /// <summary>The movements of a call in their order: a step cannot be taken twice.</summary>
    public required int Step { get; set; }

    public required string Kind { get; set; }

    public required string Account { get; set; }

    /// <summary>The day on which the call was reserved, whenever it is settled: it counts to one period only.</summary>
    public required int Day { get; set; }

    public required long Free { get; set; }

    public required long Reserved { get; set; }

    public required long Spent { get; set; }

    public required long At { get; set; }
}

internal sealed class EntryTable : IEntityTypeConfiguration<EntryRow>
{
    public void Configure(EntityTypeBuilder<EntryRow> builder)
    {
        builder.ToTable("ledger_entries", static table => table.HasCheckConstraint("balanced", "Free + Reserved + Spent = 0")).HasKey(row => row.Id);
        builder.HasIndex(row => new { row.Call, row.Step, row.Account }).IsUnique();
        builder.HasIndex(row => new { row.Account, row.Day });
    }
}

/// <summary>The sums of an account's entries.</summary>
internal sealed class AccountRow
{
    public required string Account { get; set; }

    public required long Reserved { get; set; }

    public required long Spent { get; set; }
}

internal sealed class AccountTable : IEntityTypeConfiguration<AccountRow>
{
    public void Configure(EntityTypeBuilder<AccountRow> builder) => builder.ToTable("ledger_accounts").HasKey(row => row.Account);
}
