using System.Buffers;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Gateway.ModelCalls;

/// <summary>Meters an answer of a provider as it passes.</summary>
internal sealed class MeterFilter(Passage passage, UsageMeter meter, bool hasEvents) : IAnswerFilter
{
    public bool Finished => meter.Finished;

    public bool HasEvents => hasEvents;

    public bool Feed(ReadOnlySpan<byte> received, IBufferWriter<byte> forward) => meter.Feed(received, forward);

    public void Complete(IBufferWriter<byte> forward) => meter.Complete(forward);

    public byte[] LastEvent(Refusal refusal) => StreamEnd.ErrorEvent(refusal.Code, ModelRefusal.MessageOf(passage, refusal));
}
