using System.Collections.Concurrent;
using AgentIdentity.Gateway.Configuration;

namespace AgentIdentity.Gateway.Limits;

/// <summary>The meters of one kind of party, by name. Who has taken nothing lately is forgotten.</summary>
internal sealed class Meters(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Meter> _meters = new(StringComparer.Ordinal);

    public int Count => _meters.Count;

    public Shortage? TryEnter(string name, CallLimit limit, out Meter meter)
    {
        while (true)
        {
            meter = _meters.GetOrAdd(name, static (_, state) => new Meter(state.limit, state.time), (limit, time));
            var shortage = meter.TryEnter();
            if (shortage != Shortage.Closed)
            {
                return shortage;
            }

            // It was forgotten in between; whoever forgot it takes it out, or this does.
            _meters.TryRemove(new KeyValuePair<string, Meter>(name, meter));
        }
    }

    public void Forget()
    {
        foreach (var (name, meter) in _meters)
        {
            if (meter.TryClose())
            {
                _meters.TryRemove(new KeyValuePair<string, Meter>(name, meter));
            }
        }
    }
}
