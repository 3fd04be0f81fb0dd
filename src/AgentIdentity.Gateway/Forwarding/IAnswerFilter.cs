using System.Buffers;
using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.Forwarding;

/// <summary>Sees an answer as it passes, in whole events where it has events, so that it can be ended in good form at any moment.</summary>
internal interface IAnswerFilter
{
    /// <summary>Whether the answer's own end has passed.</summary>
    bool Finished { get; }

    /// <summary>Whether the answer is a stream of events; only then can <see cref="LastEvent"/> end it.</summary>
    bool HasEvents { get; }

    /// <summary>Takes the next bytes and writes those that go on; false when the answer cannot be read.</summary>
    bool Feed(ReadOnlySpan<byte> received, IBufferWriter<byte> forward);

    /// <summary>The upstream closed its answer.</summary>
    void Complete(IBufferWriter<byte> forward);

    /// <summary>A whole event that tells the caller why the stream ends here.</summary>
    byte[] LastEvent(Refusal refusal);
}
