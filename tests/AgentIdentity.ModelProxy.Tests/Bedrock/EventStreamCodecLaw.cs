using System.Buffers;
using System.Text;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;

namespace AgentIdentity.ModelProxy.Tests.Bedrock;

public sealed class EventStreamCodecLaw
{
    /// <summary>Whatever is written is read again, in whatever pieces it arrives.</summary>
    [Law(Cases = 200)]
    public Property What_is_written_is_read_however_it_is_cut()
    {
        var text = Gen.Elements("", "a", "ä👋", "x y", new string('z', 300)).Where(static one => one.Length < 250);
        var name = Gen.Elements(":event-type", "a", "ß");
        var frame = from value in text from other in name from payload in Gen.Choose(0, 5000) select (other, value, payload);
        var cases = from frames in frame.ListOf() from pieces in Gen.Choose(1, 700).NonEmptyListOf() select (frames.Take(6).ToList(), pieces);
        return Prop.ForAll(cases.ToArbitrary(), static one =>
        {
            var (frames, pieces) = one;
            var stream = new ArrayBufferWriter<byte>();
            foreach (var (header, value, payload) in frames)
            {
                EventStreamWriter.Write(stream, [(header, value)], new byte[payload]);
            }

            List<(string, string, int)> read = [];
            var reader = new EventStreamReader();
            var left = stream.WrittenSpan;
            for (var at = 0; !left.IsEmpty; at++)
            {
                var length = Math.Min(pieces[at % pieces.Count], left.Length);
                reader.Append(left[..length]);
                left = left[length..];
                while (reader.TryNext(out var next))
                {
                    var headers = next.Headers;
                    EventHeaders.TryNext(ref headers, out var found, out _, out var value).Should().BeTrue();
                    read.Add((Encoding.UTF8.GetString(found), Encoding.UTF8.GetString(value), next.Payload.Length));
                }
            }

            reader.IsBroken.Should().BeFalse();
            return reader.Rest == 0 && read.SequenceEqual(frames);
        });
    }

    /// <summary>No bytes whatever make the reader throw or give a frame whose checksum is wrong.</summary>
    [Law(Cases = 300)]
    public Property Any_bytes_are_frames_or_no_event_stream()
    {
        var headers = Gen.Choose(0, 255).Select(static one => (byte)one).ListOf();
        var payload = Gen.Choose(0, 255).Select(static one => (byte)one).ListOf();
        var cases = from some in headers from more in payload from turned in Gen.Choose(-200, 200) select (some, more, turned);
        return Prop.ForAll(cases.ToArbitrary(), static one =>
        {
            var (some, more, turned) = one;
            var frame = Frames.Raw(some.ToArray(), more.ToArray());
            if (turned >= 0 && turned < frame.Length)
            {
                frame[turned] ^= 0x10;
            }

            var reader = new EventStreamReader();
            reader.Append(frame);
            return reader.TryNext(out var read)
                ? (turned < 0 || turned >= frame.Length) && EventHeaders.AreGood(read.Headers) && read.Payload.SequenceEqual(more.ToArray())
                : reader.IsBroken;
        });
    }
}
