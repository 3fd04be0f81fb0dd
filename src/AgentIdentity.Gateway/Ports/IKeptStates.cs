using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Ports;

/// <summary>Port: whose the things are that a model's provider keeps beyond a call, such as stored responses.</summary>
public interface IKeptStates
{
    /// <summary>Where the human and the agent of this token had it made; null for everything else, another's included.</summary>
    /// <param name="token">Who asks.</param>
    /// <param name="kind">What it is, for example <c>response</c>.</param>
    /// <param name="id">The provider's id.</param>
    /// <param name="cancellationToken">The caller goes away.</param>
    /// <returns>The name of the candidate that keeps it.</returns>
    ValueTask<string?> FindAsync(Delegation token, string kind, string id, CancellationToken cancellationToken);

    /// <summary>Remembers whose it is: for <see cref="FindAsync"/> at once, durably when this completes.</summary>
    ValueTask KeepAsync(Delegation token, string kind, string id, string candidate);

    /// <summary>Forgets what its provider deleted.</summary>
    ValueTask ForgetAsync(Delegation token, string kind, string id);
}
