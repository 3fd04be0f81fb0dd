using System.Buffers;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Meters a stream of messages; every byte of it passes, in whole events.</summary>
internal sealed class MessagesStreamMeter : UsageMeter
{
    private const int Slice = 64 << 10;

    private readonly EventSplitter _events = new();
    private readonly MessagesUsage _usage = new();

    public override bool HasEvents => true;

    public override bool Feed(ReadOnlySpan<byte> received, IBufferWriter<byte> forward)
    {
        Hear(received);
        // In slices, so that what is held is bounded by the longest event and not by the caller's buffer.
        while (!received.IsEmpty)
        {
            var slice = received[..Math.Min(received.Length, Slice)];
            received = received[slice.Length..];
            if (!_events.Append(slice))
            {
                return false;
            }

            while (_events.TryNext(out var whole))
            {
                Note(EventData.Of(whole));
                forward.Write(whole);
            }
        }

        return true;
    }

    public override void Complete(IBufferWriter<byte> forward)
    {
        HearEnd();
        // The end, without the last blank line; any other rest is half an event.
        var rest = _events.Rest;
        if (!rest.IsEmpty && MessagesEvent.TypeOf(EventData.Of(rest)) == MessagesEvent.Stop)
        {
            Note(EventData.Of(rest));
            forward.Write(rest);
        }
    }

    public override byte[] LastEvent(WireFault fault) => MessagesErrors.Event(fault);

    private void Note(ReadOnlySpan<byte> data)
    {
        // Most events are pieces of text, and say nothing that counts.
        var type = MessagesEvent.TypeOf(data);
        Began |= type is not (null or MessagesEvent.Start or MessagesEvent.Ping or MessagesEvent.Error);
        Finished |= type == MessagesEvent.Stop;
        if (type is not (MessagesEvent.Start or MessagesEvent.Delta or MessagesEvent.Error))
        {
            return;
        }

        ProviderFailed |= type == MessagesEvent.Error;
        try
        {
            using var document = MessagesEvent.Parse(data);
            Note(type, document.RootElement);
        }
        catch (InvalidOperationException)
        {
            // A text with half a surrogate pair, or bytes that are no UTF-8: it passes, and counts nothing.
            UsageIsFinal &= type != MessagesEvent.Delta;
        }
    }

    private void Note(string type, JsonElement data)
    {
        switch (type)
        {
            case MessagesEvent.Start when data.Given("message") is { } message:
                (ResponseId, ProviderModel) = (message.Text("id") ?? ResponseId, message.Text("model") ?? ProviderModel);
                Count(message, isLast: false);
                break;
            case MessagesEvent.Delta:
                Count(data, isLast: data.Given("delta")?.Given("stop_reason") is not null);
                break;
            case MessagesEvent.Error:
                Fault = MessagesErrors.ReadInside(data);
                break;
        }
    }

    // The last report is the bill. One that cannot be read is none, and what was said before it is not the total.
    private void Count(JsonElement parent, bool isLast)
    {
        var taken = parent.Given("usage") is { } usage && _usage.Take(usage);
        Usage = _usage.Now;
        UsageIsFinal = isLast ? taken && Usage is not null : UsageIsFinal;
        (ReturnedGeo, ServiceTier) = (_usage.Geo, _usage.ServiceTier);
    }
}
