using System.Buffers.Binary;
using System.Text;

namespace AgentIdentity.ModelProxy;

/// <summary>One whole message of an AWS event stream whose two checksums and headers were found good. Valid until the reader takes more bytes.</summary>
internal readonly ref struct EventFrame
{
    internal const int PreludeLength = 12;

    /// <summary>Prelude and last checksum: the shortest frame, and what surrounds headers and payload.</summary>
    internal const int Overhead = 16;

    internal EventFrame(ReadOnlySpan<byte> whole)
    {
        var headers = BinaryPrimitives.ReadInt32BigEndian(whole[4..]);
        Whole = whole;
        Headers = whole.Slice(PreludeLength, headers);
        Payload = whole[(PreludeLength + headers)..^4];
    }

    /// <summary>All of it, checksums included.</summary>
    internal ReadOnlySpan<byte> Whole { get; }

    /// <summary>The headers as they are written.</summary>
    internal ReadOnlySpan<byte> Headers { get; }

    /// <summary>What it carries: a JSON document, as a rule.</summary>
    internal ReadOnlySpan<byte> Payload { get; }

    /// <summary>What the message is: an event, an exception that the service foresees, or an error that it does not.</summary>
    internal FrameKind Kind
    {
        get
        {
            var type = Text(":message-type"u8);
            return type.SequenceEqual("event"u8) ? FrameKind.Event
                : type.SequenceEqual("exception"u8) ? FrameKind.Exception
                : type.SequenceEqual("error"u8) ? FrameKind.Error
                : FrameKind.Unknown;
        }
    }

    /// <summary>The event's name, or the exception's, or the error's code.</summary>
    internal string Name => Encoding.UTF8.GetString(Kind switch
    {
        FrameKind.Event => Text(":event-type"u8),
        FrameKind.Exception => Text(":exception-type"u8),
        FrameKind.Error => Text(":error-code"u8),
        _ => default,
    });

    /// <summary>Whether it is an event of this name.</summary>
    internal bool IsEvent(ReadOnlySpan<byte> name) => Kind == FrameKind.Event && Text(":event-type"u8).SequenceEqual(name);

    /// <summary>The text of a header; empty where there is none.</summary>
    internal ReadOnlySpan<byte> Text(ReadOnlySpan<byte> name)
    {
        var rest = Headers;
        while (EventHeaders.TryNext(ref rest, out var found, out var type, out var value))
        {
            if (type == EventHeaders.TextType && found.SequenceEqual(name))
            {
                return value;
            }
        }

        return default;
    }
}

/// <summary>The values of the header <c>:message-type</c>.</summary>
internal enum FrameKind
{
    Unknown,
    Event,
    Exception,
    Error,
}
