using System.Collections.Concurrent;

namespace AgentIdentity.Broker;

/// <summary>
/// The decisions whose money was given back because nobody seemed to be there any more. Should the call come back to life, its record is
/// refused, and without that it does not leave.
/// </summary>
internal sealed class FreedCalls
{
    private const int Most = 100_000;

    private readonly ConcurrentDictionary<string, bool> _decisions = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = [];

    public void Add(string decisionId)
    {
        _decisions[decisionId] = true;
        _order.Enqueue(decisionId);
        while (_order.Count > Most && _order.TryDequeue(out var oldest))
        {
            _decisions.TryRemove(oldest, out _);
        }
    }

    public void Remove(string decisionId) => _decisions.TryRemove(decisionId, out _);

    public bool Contains(string? decisionId) => decisionId is not null && _decisions.ContainsKey(decisionId);
}
