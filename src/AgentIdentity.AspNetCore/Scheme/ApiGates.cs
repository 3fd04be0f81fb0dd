using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AgentIdentity.AspNetCore;

/// <summary>One gate for each scheme: most applications have one of each.</summary>
internal sealed class ApiGates(IOptionsMonitor<AgentIdentityOptions> options, ILoggerFactory logs) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<ApiGate>> _gates = new(StringComparer.Ordinal);

    public ApiGate Of(string scheme) =>
        _gates.GetOrAdd(scheme, name => new(() => new(options.Get(name), logs))).Value;

    public void Dispose()
    {
        foreach (var gate in _gates.Values.Where(static gate => gate.IsValueCreated))
        {
            gate.Value.Dispose();
        }
    }
}
