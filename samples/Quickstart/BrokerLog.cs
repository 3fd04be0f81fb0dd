using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Quickstart;

/// <summary>
/// Sends the broker's log to a file instead of the console, everything from Debug up, so that the story stays readable
/// and a test can search the log of a whole run for secrets. QUICKSTART_LOG names the file to keep.
/// </summary>
internal sealed class BrokerLog(string path) : ILoggerProvider
{
    private readonly StreamWriter _writer = new(path, append: true) { AutoFlush = true };

    public static Action<WebApplicationBuilder> To(string folder)
    {
        var path = Environment.GetEnvironmentVariable("QUICKSTART_LOG") is { Length: > 0 } kept ? kept : Path.Combine(folder, "broker.log");
        return builder =>
        {
            builder.Logging.ClearProviders();
            builder.Logging.SetMinimumLevel(LogLevel.Debug);
            builder.Services.AddSingleton<ILoggerProvider>(_ => new BrokerLog(path));
        };
    }

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void Dispose()
    {
        lock (_writer)
        {
            _writer.Dispose();
        }
    }

    private void Write(string line)
    {
        lock (_writer)
        {
            if (_writer.BaseStream is { CanWrite: true })
            {
                _writer.WriteLine(line);
            }
        }
    }

    private sealed class Category(BrokerLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Write($"{logLevel} {name} {formatter(state, exception)} {exception}");
    }
}
