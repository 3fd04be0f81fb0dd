using AgentIdentity.ModelProxy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AgentIdentity.Broker;

internal sealed class UsageRow
{
    public required string Id { get; set; }

    public required string DelegationId { get; set; }

    public required string DecisionId { get; set; }

    public required string Human { get; set; }

    public required string Agent { get; set; }

    public required string Task { get; set; }

    /// <summary>The day of the reservation, as <see cref="DateOnly.DayNumber"/>.</summary>
    public required int Day { get; set; }

    public required UsageState State { get; set; }

    public required long ReservedMicroUsd { get; set; }

    public long CostMicroUsd { get; set; }

    public UsageSource Source { get; set; }

    public string? Model { get; set; }

    public string? Candidate { get; set; }

    public string? Provider { get; set; }

    public string? ProviderModel { get; set; }

    public string? PriceVersion { get; set; }

    public string? RequestedLocation { get; set; }

    public string? ResolvedLocation { get; set; }

    public string? ReturnedLocation { get; set; }

    public long InputTokens { get; set; }

    public long CachedTokens { get; set; }

    public long CacheWriteTokens { get; set; }

    public long OutputTokens { get; set; }

    public long ReasoningTokens { get; set; }

    public long WebSearches { get; set; }

    public required long ReservedAt { get; set; }

    public required long LeaseEndsAt { get; set; }

    public long? SettledAt { get; set; }
}

internal sealed class UsageTable : IEntityTypeConfiguration<UsageRow>
{
    public void Configure(EntityTypeBuilder<UsageRow> builder)
    {
        builder.ToTable("usage").HasKey(row => row.Id);
        builder.HasIndex(row => row.DelegationId);
        builder.HasIndex(row => row.State);
        builder.HasIndex(row => row.Day);
    }
}
