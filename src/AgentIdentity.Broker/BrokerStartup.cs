using AgentIdentity.Evidence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>Makes the database and the keys when they are missing and reads everything into memory. Refuses to start on a cut chain.</summary>
public sealed class BrokerStartup(IServiceProvider services, BrokerOptions options, ILogger<BrokerStartup> log) : IDisposable
{
    private readonly SemaphoreSlim _once = new(1);
    private bool _done;

    /// <summary>May be called again; only the first call does anything.</summary>
    public async Task InitialiseAsync(CancellationToken cancellation = default)
    {
        await _once.WaitAsync(cancellation);
        try
        {
            if (!_done)
            {
                await StartAsync(cancellation);
                _done = true;
            }
        }
        finally
        {
            _once.Release();
        }
    }

    public void Dispose() => _once.Dispose();

    private async Task StartAsync(CancellationToken cancellation)
    {
        Check();
        Part<DatabaseFile>().Create();
        Part<AdminKey>();
        await Part<TokenKeys>().OpenAsync(cancellation);
        Part<StopBoard>();
        var checkpoints = Part<CheckpointLoop>();
        checkpoints.OpenKey();
        var head = await LoadAsync(cancellation);
        var vouched = await EvidenceGuard.CheckAsync(checkpoints, Part<EvidenceStore>(), head, cancellation);
        Part<Journal>().Start(head);
        Part<StopDesk>();
        await Part<StopRecovery>().RunAsync(Part<TimeProvider>().GetUtcNow());
        if (await Part<OpenCalls>().MarkAsync(cancellation) is > 0 and var cut)
        {
            Log.CallsCutOff(log, cut);
        }

        await RecoverMoneyAsync(cancellation);
        Part<OpenCalls>().Start();
        Part<RelationLog>().Start();
        await Part<RelationStores>().StartAsync();
        await Part<PolicySource>().StartAsync("startup");
        if (!vouched)
        {
            // From the first entry on there is a checkpoint, so that a chain without one is never taken for a new one.
            checkpoints.Sign();
        }

        checkpoints.Start();
        Part<StopNews>().Load();
        Part<CutoffUpkeep>().Start();
        Part<LogWatch>().Start();
        Part<StorePurge>().Start();
        Part<FolderWatch>().Start();
        Part<DeskUpkeep>().Start();
        Part<NoticePost>().Start();
        Part<KeptStatesUpkeep>().Start();
        Part<Leases>().Start();
        Part<OwedBills>().Start();
        if (options.RemoteRelations is { } remote)
        {
            Log.RelationsAreElsewhere(log, remote.Address, remote.StoreId, remote.ModelId);
        }

        Log.Ready(log, Part<AgentDirectory>().List().Count, Part<DelegationBook>().List().Count, Part<EvidenceStore>().Head.Sequence);
    }

    private async Task<ChainHead> LoadAsync(CancellationToken cancellation)
    {
        await using var db = await Part<IDbContextFactory<BrokerDbContext>>().CreateDbContextAsync(cancellation);
        Part<AgentDirectory>().Load(db);
        Part<PeopleDirectory>().Load(db);
        Part<Passkeys>().Load(db);
        Part<Cutoffs>().Load(db);
        Part<DelegationBook>().Load(db);
        Part<AgentKeys>().Load(db);
        Part<RefreshFamilies>().Load(db);
        Part<KeptStates>().Load(db);
        Part<ApprovalBook>().Load(db);
        Part<NoticeOutbox>();
        Part<ToolPinBook>().Load(db);
        Part<Vault>().Load(db);
        Part<BudgetBook>().Load(db);
        Part<LedgerCheck>().Demand(db);
        Part<Ledger>().Load(db);
        return EvidenceStore.StoredHead(db);
    }

    private async Task RecoverMoneyAsync(CancellationToken cancellation)
    {
        await using var db = await Part<IDbContextFactory<BrokerDbContext>>().CreateDbContextAsync(cancellation);
        var (bound, free) = await Part<Leases>().RecoverAsync(Leases.Open(db));
        if (bound + free > 0)
        {
            Log.ReservationsRecovered(log, bound, free);
        }
    }

    private void Check()
    {
        if (!Uri.TryCreate(options.Issuer, UriKind.Absolute, out var issuer) || options.Issuer.EndsWith('/') || issuer.Scheme is not ("http" or "https"))
        {
            throw new BrokerException(BrokerError.OptionsInvalid, "Issuer must be an http or https address without a trailing slash.");
        }

        if (options.MaximumDepth is < 1 or > 8)
        {
            throw new BrokerException(BrokerError.OptionsInvalid, "MaximumDepth must lie between 1 and 8.");
        }
    }

    private T Part<T>()
        where T : notnull => services.GetRequiredService<T>();
}
