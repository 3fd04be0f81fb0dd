using System.Buffers;

namespace AgentIdentity.ModelProxy;

/// <summary>Meters a chat/completions stream; hides the usage event when the caller did not ask for it.</summary>
internal sealed class OpenAiStreamMeter(bool hideUsage) : UsageMeter
{
    private const int Slice = 64 << 10;

    private readonly EventSplitter _events = new();

    // It failed in a form that clients do not take for an error: they got another, and nothing more.
    private bool _bare;

    public override bool HasEvents => true;

    public override bool Feed(ReadOnlySpan<byte> received, IBufferWriter<byte> forward)
    {
        if (_bare)
        {
            return true;
        }

        // In slices, so that what is held is bounded by the longest event and not by the caller's buffer.
        while (!received.IsEmpty)
        {
            var slice = received[..Math.Min(received.Length, Slice)];
            received = received[slice.Length..];
            if (!_events.Append(slice))
            {
                return false;
            }

            while (!_bare && _events.TryNext(out var whole))
            {
                if (!IsHidden(whole))
                {
                    forward.Write(whole);
                }
            }

            if (_bare)
            {
                forward.Write(StreamEnd.ErrorEvent(Fault!));
                return true;
            }
        }

        return true;
    }

    public override void Complete(IBufferWriter<byte> forward)
    {
        // A server that ends without the last blank line has still said [DONE]; any other rest is half an event.
        var rest = _events.Rest;
        if (!ProviderFailed && !rest.IsEmpty && EventData.Of(rest).SequenceEqual("[DONE]"u8))
        {
            Finished = true;
            forward.Write(rest);
        }
    }

    public override byte[] LastEvent(WireFault fault) => StreamEnd.ErrorEvent(fault);

    /// <summary>Reads one event and says whether to keep it from the caller.</summary>
    private bool IsHidden(ReadOnlySpan<byte> whole)
    {
        var data = EventData.Of(whole);
        if (data.IsEmpty)
        {
            return false;
        }

        if (data.SequenceEqual("[DONE]"u8))
        {
            // Some servers say it after an error, too.
            if (ProviderFailed)
            {
                return true;
            }

            Finished = true;
            UsageIsFinal = Usage is not null;
            return false;
        }

        if (!OpenAiAnswer.TryRead(data, out var answer))
        {
            return false;
        }

        if (answer.HasError)
        {
            (ProviderFailed, _bare) = (true, answer.IsBareError);
            (Fault, Usage) = (OpenAiFaults.In(data.ToArray()), answer.Usage ?? Usage);
            return _bare;
        }

        Began |= answer.Says;
        if (Heard is { } heard && !answer.ChoicesEmpty)
        {
            OpenAiOutput.Tell(heard, data);
        }

        ResponseId ??= answer.Id;
        ProviderModel ??= answer.Model;
        if (answer.Usage is not { } usage)
        {
            return false;
        }

        // The totals come alone, without choices; running totals and those of some relays ride on an ordinary chunk.
        Usage = usage;
        UsageIsFinal = Finished || answer.ChoicesEmpty;
        return hideUsage && answer.ChoicesEmpty;
    }
}
