using System.Collections.Concurrent;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Tests.World;

/// <summary>Remembers in memory what providers keep.</summary>
internal sealed class TestKeptStates : IKeptStates
{
    public ConcurrentDictionary<(string Human, string Agent, string Kind, string Id), string> All { get; } = new();

    public bool Fails { get; set; }

    public ValueTask<string?> FindAsync(Delegation token, string kind, string id, CancellationToken cancellationToken) =>
        Fails ? throw new InvalidOperationException("the store is down") : new(All.GetValueOrDefault(Key(token, kind, id)));

    public ValueTask KeepAsync(Delegation token, string kind, string id, string candidate)
    {
        All.TryAdd(Key(token, kind, id), candidate);
        return default;
    }

    public ValueTask ForgetAsync(Delegation token, string kind, string id)
    {
        All.TryRemove(Key(token, kind, id), out _);
        return default;
    }

    private static (string, string, string, string) Key(Delegation token, string kind, string id) => (token.Subject, token.Actor.Subject, kind, id);
}
