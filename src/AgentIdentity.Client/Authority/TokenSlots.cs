using System.Collections.Concurrent;

namespace AgentIdentity.Client.Authority;

/// <summary>One slot for each thing exchanged for, shared by all handlers: HttpClient factories make new handlers every few minutes.</summary>
internal sealed class TokenSlots(Func<ExchangeRequest, TokenSlot> create) : IDisposable
{
    // More than one agent uses; past it, tokens are fetched again rather than kept for ever.
    private const int Capacity = 1024;
    private readonly ConcurrentDictionary<ExchangeRequest, TokenSlot> _slots = new();

    public TokenSlot Of(ExchangeRequest request)
    {
        if (_slots.Count >= Capacity)
        {
            _slots.Clear();
        }

        return _slots.GetOrAdd(request, create);
    }

    public void Dispose()
    {
        foreach (var slot in _slots.Values)
        {
            slot.Dispose();
        }
    }
}
