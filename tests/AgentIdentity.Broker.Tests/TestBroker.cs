using AgentIdentity.Evidence;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Broker.Tests;

/// <summary>A whole broker on a data folder of its own, with Ben, codex and scout, on a clock that the test turns.</summary>
internal sealed class TestBroker : IAsyncDisposable
{
    public const string Issuer = "http://127.0.0.1:5080";
    public const string Crm = Issuer + "/mcp/crm";
    public const string Orders = Issuer + "/api/orders";
    public const string Models = Issuer + "/v1";
    public const string Password = "correct horse battery";

    private Func<BrokerOptions, BrokerOptions> _adjust;
    private ServiceProvider _services;
    private bool _running = true;

    private TestBroker(string folder, Func<BrokerOptions, BrokerOptions> adjust)
    {
        Folder = folder;
        _adjust = adjust;
        _services = Build();
    }

    public string Folder { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.Zero));

    public AgentDirectory Agents => Part<AgentDirectory>();

    public PeopleDirectory People => Part<PeopleDirectory>();

    public DelegationBook Delegations => Part<DelegationBook>();

    public Ledger Ledger => Part<Ledger>();

    public EvidenceStore Evidence => Part<EvidenceStore>();

    public CheckpointLoop Checkpoints => Part<CheckpointLoop>();

    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>Signs in nobody and grants nothing; only the database, the keys and the policy are there.</summary>
    public static async Task<TestBroker> EmptyAsync(Func<BrokerOptions, BrokerOptions>? adjust = null)
    {
        var broker = new TestBroker(Directory.CreateTempSubdirectory("broker-").FullName, adjust ?? (static options => options));
        await broker.Part<BrokerStartup>().InitialiseAsync();
        return broker;
    }

    public static async Task<TestBroker> StartAsync(Func<BrokerOptions, BrokerOptions>? adjust = null)
    {
        var broker = await EmptyAsync(adjust);
        (await broker.People.AddAsync(new NewPerson("ben", "Ben", Password), "admin")).Ok.Should().BeTrue();
        foreach (var agent in (string[])["codex", "scout"])
        {
            (await broker.Agents.AddAsync(NewAgent(agent), "admin")).Ok.Should().BeTrue();
        }

        return broker;
    }

    public static NewAgent NewAgent(string id) => new(id, id, "ben", TestKeys.NewJwks());

    public static AuthorizationDetails Tool(string tool, int? maxCalls = null, decimal? maxAmount = null) => AuthorizationDetails.Of(
        new McpToolDetail([Crm], ["tools/call"], tool, maxAmount is null ? [] : [new Tokens.ArgumentLimit("amount", null, maxAmount, null)], maxCalls));

    public static AuthorizationDetails All() => AuthorizationDetails.Of(
        new McpToolDetail([Crm], ["tools/call"], "*", [], null),
        new HttpDetail([Orders], ["GET"], ["/*"]),
        new ModelDetail([Models], "*", null));

    public T Part<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public DelegationRequest Request(AuthorizationDetails? details = null, string agent = "codex") =>
        new("ben", agent, "Answer customers", details ?? All(), Now.AddDays(30))
        {
            MayDelegate = true,
            Unattended = true,
            Authentication = new HumanAuthentication(Now, "pwd", ["pwd"]),
        };

    public async Task<DelegationRecord> GrantAsync(DelegationRequest? request = null)
    {
        var granted = await Delegations.GrantAsync(request ?? Request());
        granted.Failure.Should().BeNull();
        return granted.Value!;
    }

    public async Task<DelegationRecord> ChildAsync(DelegationRecord parent, ChildRequest? request = null)
    {
        var child = await Delegations.CreateChildAsync(parent.Id, parent.Agent, request ?? new ChildRequest("scout", "Look around", parent.Details));
        child.Failure.Should().BeNull();
        return child.Value!;
    }

    public async Task<List<EvidenceEntry>> EntriesAsync() => await Evidence.ReadAsync().ToListAsync();

    public async Task<List<string>> KindsAsync() => [.. (await EntriesAsync()).Select(static entry => entry.Kind)];

    /// <summary>Does something to the database behind the broker's back.</summary>
    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Folder, "data", "agentidentity.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Days later, without the quarter-seconds in between.</summary>
    public void Later(TimeSpan time) => Time.AdjustTime(Now + time);

    /// <summary>
    /// Another broker on a copy of what is on the disk at this moment, where the power has just failed: nothing that this one does later
    /// reaches it.
    /// </summary>
    public async Task<TestBroker> AfterPowerCutAsync()
    {
        var folder = Directory.CreateTempSubdirectory("broker-").FullName;
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var broker = new TestBroker(folder, _adjust);
        broker.Time.AdjustTime(Now);
        await broker.Part<BrokerStartup>().InitialiseAsync();
        return broker;
    }

    /// <summary>Ends the broker as its host would, and starts another on the same folder.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        _services = Build();
        _running = true;
        await Part<BrokerStartup>().InitialiseAsync();
    }

    /// <summary>The same, under other options.</summary>
    public Task RestartUnderAsync(Func<BrokerOptions, BrokerOptions> adjust)
    {
        _adjust = adjust;
        return RestartAsync();
    }

    public async Task StopAsync()
    {
        if (!_running)
        {
            return;
        }

        _running = false;
        foreach (var hosted in _services.GetServices<IHostedService>())
        {
            await hosted.StopAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private ServiceProvider Build() => new ServiceCollection()
        .AddSingleton<TimeProvider>(Time)
        .AddLogging(static logging => logging.SetMinimumLevel(LogLevel.None))
        .AddBroker(_adjust(new BrokerOptions
        {
            Issuer = Issuer,
            DataFolder = Path.Combine(Folder, "data"),
            PolicyFolder = PolicyFolder.Write(Path.Combine(Folder, "policy")),
        }))
        .Configure<PasswordHasherOptions>(static hasher => hasher.IterationCount = 1_000)
        .BuildServiceProvider();
}
