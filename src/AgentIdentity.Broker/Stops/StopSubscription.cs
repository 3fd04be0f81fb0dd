using System.Threading.Channels;

namespace AgentIdentity.Broker;

/// <summary>One piece of news: a cut-off, or the id of one that was lifted.</summary>
public sealed record StopItem(long Sequence, Cutoff? Raised, string? Lifted);

/// <summary>Somebody who listens. Whoever reads too slowly is cut short, and comes back for the rest.</summary>
public sealed class StopSubscription : IDisposable
{
    private const int MostUnread = 1_000;
    private readonly StopNews _news;
    private readonly Channel<StopItem> _unread = Channel.CreateBounded<StopItem>(MostUnread);

    internal StopSubscription(StopNews news, IReadOnlyList<Cutoff>? snapshot, IReadOnlyList<StopItem> missed, long sequence) =>
        (_news, Snapshot, Missed, Sequence) = (news, snapshot, missed, sequence);

    /// <summary>What is in force; null when only <see cref="Missed"/> is new.</summary>
    public IReadOnlyList<Cutoff>? Snapshot { get; }

    /// <summary>What happened since the listener last heard.</summary>
    public IReadOnlyList<StopItem> Missed { get; }

    /// <summary>The number up to which snapshot or missed items are complete.</summary>
    public long Sequence { get; }

    /// <summary>What happens from here on. Ends when it was read too slowly.</summary>
    public ChannelReader<StopItem> Items => _unread.Reader;

    public void Dispose() => _news.Leave(this);

    internal void Hear(StopItem item)
    {
        if (!_unread.Writer.TryWrite(item))
        {
            _unread.Writer.TryComplete();
        }
    }
}
