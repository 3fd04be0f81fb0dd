using System.Buffers;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.Grpc;

/// <summary>The messages of an answer: they pass whole, and behind any of them the gateway can say in the trailers why it is the last.</summary>
internal sealed class GrpcMessages : IAnswerFilter
{
    private readonly Passage _passage;
    private readonly GrpcPieces _pieces = new();
    private readonly WholePieces _messages;
    private bool _lasts;

    public GrpcMessages(Passage passage) => (_passage, _messages) = (passage, new WholePieces(_pieces, passage.Gate));

    public bool Finished { get; private set; }

    public bool HasEvents => _messages.AtEnd;

    public bool Feed(ReadOnlySpan<byte> received, IBufferWriter<byte> forward)
    {
        _messages.Feed(received, forward);

        // One message is an answer; a second makes it a stream, which lasts as long as the token does.
        if (!_lasts && _pieces.Count > 1)
        {
            _lasts = true;
            _passage.Gate?.LastUntil(_passage.Token!.ExpiresAt);
        }

        return true;
    }

    public void Complete(IBufferWriter<byte> forward)
    {
        _messages.Flush(forward);
        Finished = true;
    }

    public byte[] LastEvent(Refusal refusal) => [];
}
