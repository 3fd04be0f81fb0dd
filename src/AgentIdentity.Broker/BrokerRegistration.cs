using System.Diagnostics.Metrics;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Broker;

/// <summary>Adds the broker to a host.</summary>
public static class BrokerRegistration
{
    // PBKDF2 with HMAC-SHA512: about a tenth of a second for whoever guesses.
    private const int PasswordRounds = 210_000;

    /// <summary>Registers every part as a singleton. Await <see cref="BrokerStartup.InitialiseAsync"/> before using any.</summary>
    public static IServiceCollection AddBroker(this IServiceCollection services, BrokerOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        var file = new DatabaseFile(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddLogging();
        services.AddSingleton(options);
        services.AddSingleton(file);
        services.AddDbContextFactory<BrokerDbContext>(file.Configure);
        services.AddSingleton<Journal>();
        AddRecords(services, options);
        AddTokens(services, options);
        services.AddSingleton<BrokerStartup>();
        services.AddHostedService<BrokerShutdown>();
        return services;
    }

    private static void AddRecords(IServiceCollection services, BrokerOptions options)
    {
        services.AddSingleton(p => new AgentDirectory(p.Journal(), p.Time()));
        services.Configure<PasswordHasherOptions>(static hasher => hasher.IterationCount = PasswordRounds);
        services.AddSingleton<PasswordHasher<PersonRecord>>();
        services.AddSingleton(p => new Passkeys(p.Journal(), p.GetRequiredService<PeopleDirectory>(), p.Time()));
        services.AddSingleton(p => new PeopleDirectory(p.Journal(), p.GetRequiredService<PasswordHasher<PersonRecord>>(), p.Time()));
        services.AddSingleton(p => new DelegationBook(
            p.Journal(), p.GetRequiredService<AgentDirectory>(), p.GetRequiredService<PeopleDirectory>(), p.GetRequiredService<Cutoffs>(), options, p.Time()));
        AddStops(services, options);
        services.AddSingleton(p => new AgentKeys(
            p.Journal(), p.GetRequiredService<DelegationBook>(), p.GetRequiredService<PeopleDirectory>(), p.GetRequiredService<Cutoffs>(), options, p.Time()));
        services.AddSingleton(p => new RefreshFamilies(p.Journal(), p.GetRequiredService<DelegationBook>(), p.GetRequiredService<Cutoffs>(), p.Time()));
        AddRelations(services, options);
        services.AddSingleton(p => new ToolPinMetrics(p.GetRequiredService<IMeterFactory>()));
        services.AddSingleton(p => new ToolPinBook(p.Journal(), p.GetRequiredService<ToolPinMetrics>(), p.GetRequiredService<ILogger<ToolPinBook>>(), p.Time()));
        services.AddSingleton(p => new EvidenceStore(p.Journal(), p.Databases(), p.GetRequiredService<FreedCalls>(), p.Time()));
        services.AddSingleton(p => new OpenCalls(p.Journal(), p.Databases(), options, p.Time(), p.GetRequiredService<ILogger<OpenCalls>>()));
        services.AddSingleton(p => new CheckpointLoop(p.Journal(), options, p.Time(), p.GetRequiredService<ILogger<CheckpointLoop>>()));
        AddLedger(services, options);
        if (options.RemoteRelations is { } remote)
        {
            services.AddSingleton(p => new RemoteRelations(remote, p.Time()));
            services.AddSingleton(p => new RemoteTuples(p.GetRequiredService<RemoteRelations>(), p.Journal(), p.Time()));
            services.AddSingleton(p => new RelationsElsewhere(p.GetRequiredService<RemoteRelations>(), remote.Consistency));
        }

        services.AddSingleton(p => new KeptStates(p.Journal(), p.Databases(), p.GetRequiredService<DelegationBook>(), p.Time()));
        services.AddSingleton(p => new KeptStatesUpkeep(p.GetRequiredService<KeptStates>(), p.Time(), p.GetRequiredService<ILogger<KeptStatesUpkeep>>()));
        AddVault(services, options);
        AddDecisions(services, options);
    }

    private static void AddLedger(IServiceCollection services, BrokerOptions options)
    {
        services.AddSingleton<Accounts>();
        services.AddSingleton<FreedCalls>();
        services.AddSingleton(p => new LedgerMetrics(p.GetRequiredService<IMeterFactory>()));
        services.AddSingleton(p => new BudgetBook(p.Journal(), p.GetRequiredService<Accounts>(), p.Time()));
        services.AddSingleton(p => new Holds(
            p.GetRequiredService<Accounts>(), new Funds(p.GetRequiredService<Accounts>(), p.GetRequiredService<BudgetBook>()),
            p.GetRequiredService<LedgerMetrics>(), options.MoneyLease, p.Time()));
        services.AddSingleton(p => new Ledger(
            p.Journal(), p.GetRequiredService<DelegationBook>(), p.GetRequiredService<Accounts>(), p.GetRequiredService<Holds>(), p.Databases()));
        services.AddSingleton(p => new Leases(
            p.Journal(), p.GetRequiredService<Holds>(), p.GetRequiredService<FreedCalls>(), p.GetRequiredService<LedgerMetrics>(), p.Time(),
            p.GetRequiredService<ILogger<Leases>>()));
        services.AddSingleton(p => new LedgerCheck(p.Databases(), p.GetRequiredService<LedgerMetrics>(), p.GetRequiredService<Holds>()));
        services.AddSingleton(p => new UsageReports(p.GetRequiredService<DelegationBook>(), p.Databases(), p.Time()));
        services.AddSingleton(p => new OwedBills(p.GetRequiredService<Ledger>(), p.Time(), p.GetRequiredService<ILogger<OwedBills>>()));
    }

    private static void AddVault(IServiceCollection services, BrokerOptions options)
    {
        services.AddSingleton(p => MasterKeys.Open(options, p.Time()));
        services.AddSingleton(p => new Vault(
            p.Journal(), p.GetRequiredService<MasterKeys>(), p.GetRequiredService<PeopleDirectory>(), p.GetRequiredService<AgentDirectory>(), p.Time()));
        services.AddSingleton(p => new ClientTokens(p.Time()));
        services.AddSingleton(p => new RoleSessions(
            p.GetRequiredService<DelegationBook>(), p.GetRequiredService<UpstreamTokens>(), p.GetRequiredService<EvidenceStore>(), options, p.Time()));
    }

    private static void AddDecisions(IServiceCollection services, BrokerOptions options)
    {
        services.AddSingleton(p => new RecordTerms(p.GetRequiredService<DelegationBook>(), options));
        services.AddSingleton(p => new HistoryBook(p.Journal(), p.GetRequiredService<DelegationBook>(), p.Time()));
        services.AddSingleton(p => new Approvers(
            p.GetRequiredService<PeopleDirectory>(),
            () => p.GetService<RemoteRelations>() is { } remote ? remote : p.GetRequiredService<RelationStores>().Policy,
            p.Time()));
        services.AddSingleton(p => new ApprovalBook(
            p.Journal(), p.Databases(), p.GetRequiredService<Approvers>(), p.GetRequiredService<DelegationBook>(), p.GetRequiredService<PolicySource>(), p.Time()));
        services.AddSingleton(p => new NoticeOutbox(p.GetRequiredService<ApprovalBook>(), options, p.Time()));
        services.AddSingleton(p => new NoticePost(p.Journal(), p.Databases(), options, p.Time(), p.GetRequiredService<ILogger<NoticePost>>()));
        services.AddSingleton(p => new BackchannelBook(p.Journal(), p.Databases(), p.Time()));
        services.AddSingleton(p => new DeskUpkeep(
            p.GetRequiredService<ApprovalBook>(), p.GetRequiredService<HistoryBook>(), p.Time(), p.GetRequiredService<ILogger<DeskUpkeep>>()));
        if (options.ExternalPdp is { } external)
        {
            services.AddSingleton(p => new ExternalPdp(external, p.Time(), p.GetRequiredService<ILogger<ExternalPdp>>()));
        }

        services.AddSingleton(p => new Inquiries(
            p.GetRequiredService<RecordTerms>(), p.GetRequiredService<HistoryBook>(), p.GetRequiredService<ApprovalBook>(),
            p.GetRequiredService<PolicySource>(), new EnginesElsewhere(p.GetService<RelationsElsewhere>(), p.GetService<ExternalPdp>()), p.Time()));
        services.AddSingleton(p => new Bookings(
            p.Journal(), p.GetRequiredService<Inquiries>(), p.GetRequiredService<RecordTerms>(), p.GetRequiredService<Ledger>(),
            p.GetRequiredService<HistoryBook>(), new ApprovalRequests(p.GetRequiredService<ApprovalBook>())));
        services.AddSingleton(static p => new DecisionDesk(p.GetRequiredService<Inquiries>(), p.GetRequiredService<Bookings>()));
    }

    private static void AddRelations(IServiceCollection services, BrokerOptions options)
    {
        services.AddSingleton<RelationLog>();
        services.AddSingleton<LogWatch>();
        services.AddSingleton<StorePurge>();
        AddPolicies(services, options);
        services.AddSingleton(p => new RelationParts(
            p.Journal(), p.GetRequiredService<DatabaseFile>(), p.GetRequiredService<RelationLog>(),
            new PageTokens(NonceSecret.Derive(options, "relation pages"u8)), p.Time(), options.RelationModels));
        services.AddSingleton(p => new RelationStores(
            p.GetRequiredService<RelationParts>(), p.GetRequiredService<PolicySource>(), options.RemoteRelations is not null));
        services.AddSingleton(p => new AdminTuples(p.GetRequiredService<RelationStores>(), p.GetRequiredService<PolicySource>(), p.GetService<RemoteTuples>()));
    }

    private static void AddPolicies(IServiceCollection services, BrokerOptions options)
    {
        services.AddMetrics();
        services.AddSingleton(p => new PolicyMetrics(p.GetRequiredService<IMeterFactory>(), p.Time()));
        services.AddSingleton(p => new BundleIntake(options, new BundleShelf(options), p.Time()));
        services.AddSingleton(p => new PolicySource(
            p.Journal(), p.GetRequiredService<RelationLog>(), p.GetRequiredService<BundleIntake>(), p.GetRequiredService<PolicyMetrics>(),
            p.GetRequiredService<ILogger<PolicySource>>()));
        services.AddSingleton<FolderWatch>();
    }

    private static void AddStops(IServiceCollection services, BrokerOptions options)
    {
        services.AddSingleton(p => new StopLog(options, p.GetRequiredService<CheckpointLoop>(), p.Time(), p.GetRequiredService<ILogger<StopLog>>()));
        services.AddSingleton<StopRecovery>();
        services.AddSingleton<OwedStops>();
        services.AddSingleton<StopReach>();
        services.AddSingleton<StopActs>();
        services.AddSingleton(p => new StopDesk(p.GetRequiredService<StopReach>(), p.GetRequiredService<StopActs>(), p.GetRequiredService<StopLog>(), p.Time()));
        services.AddSingleton(p => new Cutoffs(p.Journal(), p.Time(), p.GetRequiredService<ILogger<Cutoffs>>()));
        services.AddSingleton(p => new CutoffUpkeep(
            p.GetRequiredService<Cutoffs>(), p.GetRequiredService<DelegationBook>(), p.GetRequiredService<StopLog>(),
            p.GetRequiredService<OwedStops>(), p.Time(), p.GetRequiredService<ILogger<CutoffUpkeep>>()));
        services.AddSingleton(p => new StopNews(
            p.GetRequiredService<DelegationBook>(), p.GetRequiredService<AgentDirectory>(), p.GetRequiredService<Cutoffs>(), p.Time()));
        services.AddSingleton(p => new StopBoard(
            p.GetRequiredService<DelegationBook>(), p.GetRequiredService<DelegationBook>().Standing, p.GetRequiredService<Cutoffs>(), p.Time()));
    }

    private static void AddTokens(IServiceCollection services, BrokerOptions options)
    {
        services.AddSingleton(_ => AdminKey.Load(options));
        services.AddSingleton(p => new TokenKeys(options, options.Kms is { } kms ? new KmsKeys(kms, KmsCalls.Client(kms), p.Time()) : null, p.Time()));
        services.AddSingleton(static p => p.GetRequiredService<TokenKeys>().Ring);
        services.AddSingleton(p => NonceSecret.Load(options, p.Time()));
        services.AddSingleton(p => new TokenMinter(p.GetRequiredService<KeyRing>(), options.Issuer, p.Time()));
        services.AddSingleton(p => new ActorTokens(p.GetRequiredService<AgentDirectory>(), p.GetRequiredService<TokenMinter>()));
        services.AddSingleton(p => new UpstreamTokens(p.GetRequiredService<TokenMinter>(), p.Time()));
        services.AddSingleton(p => new PublicTokens(
            p.GetRequiredService<DelegationBook>(),
            p.GetRequiredService<PeopleDirectory>(),
            p.GetRequiredService<EvidenceStore>(),
            options,
            p.GetRequiredService<TokenMinter>(),
            p.Time()));
        services.AddSingleton(p => new TokenExchange(
            p.Checks(options),
            p.GetRequiredService<DelegationBook>(),
            p.GetRequiredService<Cutoffs>(),
            p.GetRequiredService<EvidenceStore>(),
            p.GetRequiredService<TokenMinter>(),
            p.Time()));
    }

    private static OrderedChecks Checks(this IServiceProvider provider, BrokerOptions options)
    {
        var trust = TokenTrust.Of(options.Issuer, provider.GetRequiredService<KeyRing>());
        return new OrderedChecks(
            provider.GetRequiredService<DelegationBook>(),
            provider.GetRequiredService<PeopleDirectory>(),
            provider.GetRequiredService<Cutoffs>(),
            new BroughtTokens(new AgentTokenValidator(trust, provider.Time()), new DelegationTokenValidator(trust, provider.Time()), options.Issuer),
            options,
            provider.Time());
    }

    private static Journal Journal(this IServiceProvider provider) => provider.GetRequiredService<Journal>();

    private static TimeProvider Time(this IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();

    private static IDbContextFactory<BrokerDbContext> Databases(this IServiceProvider provider) =>
        provider.GetRequiredService<IDbContextFactory<BrokerDbContext>>();
}
