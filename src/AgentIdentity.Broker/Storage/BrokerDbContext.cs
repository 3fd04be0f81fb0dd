using Microsoft.EntityFrameworkCore;

namespace AgentIdentity.Broker;

/// <summary>The tables of the broker. A host adds its own through <see cref="BrokerOptions.ExtendDatabase"/>.</summary>
public sealed class BrokerDbContext(DbContextOptions<BrokerDbContext> options) : DbContext(options)
{
    internal DbSet<AgentRow> Agents => Set<AgentRow>();

    internal DbSet<PersonRow> People => Set<PersonRow>();

    internal DbSet<IdentityRow> Identities => Set<IdentityRow>();

    internal DbSet<PasskeyRow> Passkeys => Set<PasskeyRow>();

    internal DbSet<DelegationRow> Delegations => Set<DelegationRow>();

    internal DbSet<AgentKeyRow> AgentKeys => Set<AgentKeyRow>();

    internal DbSet<RefreshFamilyRow> RefreshFamilies => Set<RefreshFamilyRow>();

    internal DbSet<RelationStoreRow> RelationStores => Set<RelationStoreRow>();

    internal DbSet<RelationModelRow> RelationModels => Set<RelationModelRow>();

    internal DbSet<RelationChangeRow> RelationChanges => Set<RelationChangeRow>();

    internal DbSet<RelationAssertionRow> RelationAssertions => Set<RelationAssertionRow>();

    internal DbSet<TupleRow> Tuples => Set<TupleRow>();

    internal DbSet<PolicyBundleRow> PolicyBundles => Set<PolicyBundleRow>();

    internal DbSet<EvidenceRow> Evidence => Set<EvidenceRow>();

    internal DbSet<UsageRow> Usage => Set<UsageRow>();

    internal DbSet<EntryRow> LedgerEntries => Set<EntryRow>();

    internal DbSet<AccountRow> LedgerAccounts => Set<AccountRow>();

    internal DbSet<BudgetRow> Budgets => Set<BudgetRow>();

    internal DbSet<CutoffRow> Cutoffs => Set<CutoffRow>();

    internal DbSet<ApprovalRow> Approvals => Set<ApprovalRow>();

    internal DbSet<NoticeRow> Notices => Set<NoticeRow>();

    internal DbSet<BackchannelRow> Backchannel => Set<BackchannelRow>();

    internal DbSet<PastCallRow> PastCalls => Set<PastCallRow>();

    internal DbSet<LabelRow> Labels => Set<LabelRow>();

    internal DbSet<BalanceRow> Balances => Set<BalanceRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(BrokerDbContext).Assembly);
    }
}
