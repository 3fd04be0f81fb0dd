using System.Text.Json;
using static AgentIdentity.ModelProxy.BedrockJson;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads an answer of ConverseStream into pieces.</summary>
internal sealed class ConverseStreamReader : AnswerReader
{
    private const int Slice = 64 << 10;

    private readonly EventStreamReader _frames = new();
    private readonly ConverseBlockReader _blocks = new();
    private bool _started;
    private bool _stopped;
    private bool _over;

    public override bool Feed(ReadOnlySpan<byte> received, List<AnswerPiece> pieces)
    {
        while (!received.IsEmpty && !_over)
        {
            var slice = received[..Math.Min(received.Length, Slice)];
            received = received[slice.Length..];
            _frames.Append(slice);
            while (!_over && _frames.TryNext(out var frame))
            {
                if (!Read(frame, pieces))
                {
                    return false;
                }
            }

            if (_frames.IsBroken)
            {
                return false;
            }
        }

        return true;
    }

    public override bool Complete(List<AnswerPiece> pieces)
    {
        Finished &= _frames.Rest == 0 && !_over;
        return !_frames.IsBroken;
    }

    private bool Read(EventFrame frame, List<AnswerPiece> pieces)
    {
        if (frame.Kind is FrameKind.Exception or FrameKind.Error)
        {
            Fail(ProviderRefusal.Cleaned(ConverseFaults.Of(frame)), pieces);
            return true;
        }

        if (frame.Kind == FrameKind.Unknown || Parse(frame.Payload) is not { } payload)
        {
            return false;
        }

        try
        {
            if (Event(frame.Name, payload, pieces) is { } unread)
            {
                Fail(unread, pieces);
            }

            return true;
        }
        catch (InvalidOperationException)
        {
            // A text with half a surrogate pair.
            return false;
        }
    }

    /// <summary>Null, or what cannot go on.</summary>
    private WireFault? Event(string name, JsonElement payload, List<AnswerPiece> pieces)
    {
        var known = (name, _started, _stopped) switch
        {
            ("messageStart", false, _) => Start(pieces),
            ("contentBlockStart", true, false) => _blocks.Start(payload, pieces),
            ("contentBlockDelta", true, false) => _blocks.Delta(payload, pieces),
            ("contentBlockStop", true, false) => _blocks.Stop(payload, pieces),
            ("messageStop", true, false) => Stop(payload, pieces),
            ("metadata", true, _) when !Finished => Metadata(payload, pieces),
            _ => false,
        };
        return known ? null : AnswerFaults.Unsayable("an event that is not known, or not where it stands");
    }

    private bool Start(List<AnswerPiece> pieces)
    {
        _started = true;
        pieces.Add(new AnswerStart(null, null));
        return true;
    }

    private bool Stop(JsonElement payload, List<AnswerPiece> pieces)
    {
        if (ConverseAnswer.ReasonOf(Text(payload, "stopReason")) is not { } reason)
        {
            return false;
        }

        _stopped = true;
        pieces.Add(new AnswerEnd(reason));
        return true;
    }

    private bool Metadata(JsonElement payload, List<AnswerPiece> pieces)
    {
        Finished = _stopped;
        if (ConverseUsage.Read(payload) is { } usage)
        {
            pieces.Add(new UsagePiece(usage, IsFinal: true) { ServiceTier = ConverseAnswer.TierOf(payload) });
        }

        return _stopped;
    }

    private void Fail(WireFault fault, List<AnswerPiece> pieces)
    {
        pieces.Add(new ErrorPiece(fault));
        _over = true;
        Finished = false;
    }
}
