using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

internal sealed class BudgetRow
{
    public required string Account { get; set; }

    public required BudgetPeriod Period { get; set; }

    public required long MicroUsd { get; set; }

    public required long SetAt { get; set; }

    public required string SetBy { get; set; }
}

internal sealed class BudgetTable : IEntityTypeConfiguration<BudgetRow>
{
    public void Configure(EntityTypeBuilder<BudgetRow> builder) => builder.ToTable("budgets").HasKey(row => new { row.Account, row.Period });
}
