using System.Collections.Concurrent;
using System.Diagnostics;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.AspNetCore.Tests;

public sealed class Traces : IAsyncLifetime
{
    private readonly Memory _log = new();
    private Authority _authority = null!;
    private Orders _orders = null!;

    public async ValueTask InitializeAsync()
    {
        _authority = await Authority.StartAsync();
        _orders = await Orders.StartAsync(
            _authority,
            map: app => app.MapGet("/work", (ILogger<Traces> log) => log.LogInformation("working")).AllowAnonymous(),
            add: services => services.AddLogging(logging => logging.AddProvider(_log)));
    }

    public async ValueTask DisposeAsync()
    {
        await _orders.DisposeAsync();
        await _authority.DisposeAsync();
        _log.Dispose();
    }

    [Fact]
    public async Task Everything_logged_in_a_request_says_ben_via_codex()
    {
        using var response = await _orders.CallAsync("GET", "/work");

        _log.Scopes["working"].Should().ContainEquivalentOf(new KeyValuePair<string, object?>("Caller", "ben via codex"))
            .And.ContainEquivalentOf(new KeyValuePair<string, object?>("DelegationId", "dlg_1"));
        _log.Texts["working"].Should().Contain("ben via codex under dlg_1");
    }

    [Fact]
    public async Task A_chain_is_told_in_the_order_in_which_it_was_asked()
    {
        using var response = await _orders.CallAsync("GET", "/work", request => request with { Actor = new(_authority.Issuer, "codex", new(_authority.Issuer, "planner", null)) });

        _log.Texts["working"].Should().Contain("ben via planner via codex under dlg_1");
    }

    [Fact]
    public async Task A_request_without_a_delegation_says_so()
    {
        using var response = await _orders.GetAsync(null, null, "/work");

        _log.Texts["working"].Should().Contain("no delegation");
        _log.Scopes["working"].Select(entry => entry.Key).Should().NotContain("Caller");
    }

    [Fact]
    public async Task The_requests_activity_has_tags_for_the_human_the_agent_and_the_delegation()
    {
        var seen = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = seen.Add,
        };
        ActivitySource.AddActivityListener(listener);

        using var response = await _orders.CallAsync("GET", "/work", request => request with { TransactionId = "txn_of_this_test" });

        SpinWait.SpinUntil(() => seen.Any(IsIts), TimeSpan.FromSeconds(5)).Should().BeTrue();
        var activity = seen.First(IsIts);
        activity.GetTagItem("agentidentity.caller").Should().Be("ben via codex");
        activity.GetTagItem("enduser.id").Should().Be("ben");
        activity.GetTagItem("agentidentity.actor").Should().Be("codex");
        activity.GetTagItem("agentidentity.delegation_id").Should().Be("dlg_1");

        static bool IsIts(Activity activity) => (string?)activity.GetTagItem("agentidentity.transaction_id") == "txn_of_this_test";
    }

    /// <summary>Keeps what was logged with the scopes it was logged under.</summary>
    private sealed class Memory : ILoggerProvider, ISupportExternalScope, ILogger
    {
        private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

        public ConcurrentDictionary<string, List<KeyValuePair<string, object?>>> Scopes { get; } = new();

        public ConcurrentDictionary<string, List<string>> Texts { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            List<KeyValuePair<string, object?>> entries = [];
            List<string> texts = [];
            _scopes.ForEachScope(
                (scope, _) =>
                {
                    entries.AddRange(scope as IEnumerable<KeyValuePair<string, object?>> ?? []);
                    texts.Add(scope?.ToString() ?? "");
                },
                0);
            (Scopes[formatter(state, exception)], Texts[formatter(state, exception)]) = (entries, texts);
        }

        public void Dispose()
        {
        }
    }
}
