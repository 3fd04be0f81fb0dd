using AgentIdentity.Policy;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentIdentity.Broker.Tests;

/// <summary>
/// Another process that reads the same file: it shares nothing with the first but the file, has a clock of its own and writes nothing.
/// </summary>
internal sealed class SecondProcess : IAsyncDisposable
{
    private readonly Journal _journal;
    private readonly LogWatch _watch;

    public SecondProcess(TestBroker first)
    {
        var options = first.Part<BrokerOptions>();
        var file = new DatabaseFile(options);
        _journal = new Journal(file, NullLogger<Journal>.Instance);
        Changes = new RelationLog(file, NullLogger<RelationLog>.Instance);
        var policy = new PolicySource(_journal, Changes, first.Part<BundleIntake>(), first.Part<PolicyMetrics>(), NullLogger<PolicySource>.Instance);
        var tokens = new PageTokens(NonceSecret.Derive(options, "relation pages"u8));
        Stores = new RelationStores(new RelationParts(_journal, file, Changes, tokens, TimeProvider.System, options.RelationModels), policy, decidedElsewhere: false);
        _watch = new LogWatch(Changes, TimeProvider.System, NullLogger<LogWatch>.Instance);
        Changes.Start();
    }

    public RelationStores Stores { get; }

    public RelationLog Changes { get; }

    public void Watch() => _watch.Start();

    public EmbeddedRelations Open(EmbeddedRelations engine) => Stores.Open(engine.Store.Id).Value;

    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync();
        _journal.Dispose();
    }
}
