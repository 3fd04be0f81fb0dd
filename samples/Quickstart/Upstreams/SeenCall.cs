using System.Collections.Concurrent;

namespace Quickstart.Upstreams;

/// <summary>What an upstream saw of one call: enough to prove who it was told is calling, and with which token.</summary>
internal sealed record SeenCall(string What, string Subject, string? Actor, string Audience, string Token);

/// <summary>The calls an upstream has seen, in order. A refused call must not be among them.</summary>
internal sealed class SeenCalls
{
    private readonly ConcurrentQueue<SeenCall> _calls = new();

    public int Count => _calls.Count;

    public SeenCall? Last => _calls.LastOrDefault();

    public void Add(SeenCall call) => _calls.Enqueue(call);
}
