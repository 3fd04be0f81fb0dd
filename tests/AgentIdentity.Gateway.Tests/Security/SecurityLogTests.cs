using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Gateway.Tests.Security;

public sealed class SecurityLogTests
{
    [Fact]
    public void A_flood_of_strangers_writes_a_bounded_number_of_bounded_lines()
    {
        var clock = new FakeTimeProvider();
        var lines = new Lines();
        var log = new SecurityLog(lines, clock);
        for (var i = 0; i < 10_000; i++)
        {
            log.Write(new SecurityLine(clock.GetUtcNow(), "AID1001", "x\n\u001b[31m", "GET", "/" + new string('a', 5000), "127.0.0.1"));
        }

        lines.Written.Should().HaveCount(SecurityLog.PerSecond);
        lines.Written.Should().OnlyContain(line => line.Length < 700 && !line.Contains('\n') && !line.Contains('\u001b'));
        clock.Advance(TimeSpan.FromSeconds(1));
        log.Write(new SecurityLine(clock.GetUtcNow(), "AID1001", "x", "GET", "/", "127.0.0.1"));
        lines.Written.Should().HaveCount(SecurityLog.PerSecond + 2);
        lines.Written.Should().Contain(line => line.Contains("9980"));
        log.Recent.Should().HaveCount(SecurityLog.PerSecond + 1);
    }

    private sealed class Lines : ILogger<SecurityLog>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }
}
