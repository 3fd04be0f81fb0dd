namespace AgentIdentity.Tokens;

/// <summary>
/// Remembers which one-time identifiers were used. It never takes a live one for fresh: a store that is full, cannot be
/// reached or cannot tell says so, and the proof is refused. Safe for concurrent use.
/// </summary>
public interface IReplayStore
{
    /// <summary>Uses an identifier up. Of any number of calls with one key, across all who share the store, one at most is told <see cref="ReplayVerdict.Fresh"/>.</summary>
    /// <param name="key">The identifier.</param>
    /// <param name="until">When the thing identified would be refused for its age; it may be forgotten after that.</param>
    /// <param name="cancellationToken">Stops waiting. What was asked for may have happened: the proof is spent.</param>
    ValueTask<ReplayVerdict> UseAsync(ReplayKey key, DateTimeOffset until, CancellationToken cancellationToken = default);
}
