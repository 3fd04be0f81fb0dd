using System.Buffers;
using System.Text;

namespace AgentIdentity.ModelProxy.Tests.Bedrock;

/// <summary>The vectors were written by AWS's own encoder for JavaScript (@smithy/core 3.x, EventStreamCodec).</summary>
public sealed class EventStreamCodecTests
{
    private const string Event =
        "0000009400000057b4ab9aee0b3a6576656e742d74797065070011636f6e74656e74426c6f636b44656c74610d3a636f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e"
        + "0d3a6d6573736167652d74797065070005" + "6576656e747b22636f6e74656e74426c6f636b496e646578223a302c2264656c7461223a7b2274657874223a226869227d7dde556953";

    private const string Exception =
        "000000b0000000614f5086b30f3a657863657074696f6e2d747970650700137468726f74746c696e67457863657074696f6e0d3a636f6e74656e742d747970650700106170706c69636174696f"
        + "6e2f6a736f6e0d3a6d6573736167652d74797065070009657863657074696f6e7b226d657373616765223a22546f6f206d616e7920746f6b656e732c20706c656173652077616974206265666f726520747279696e6720616761696e2e227df70ae57f";

    private const string EveryType =
        "0000008400000073e848e9bd0474727565000566616c73650102693802ff0369313603fffe0369333204fffffffd0369363405fffffffffffffffc05627974657306000301020304746578"
        + "7407000c4772c3bcc39f6520f09f918b0474696d65080000011f71fb04cb0475756964090102030405060708090a0b0c0d0e0f1078519e2005";

    [Fact]
    public void An_event_is_written_byte_for_byte_as_AWS_writes_it()
    {
        var written = new ArrayBufferWriter<byte>();

        EventStreamWriter.WriteEvent(written, "contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"hi"}}"""u8);

        Convert.ToHexStringLower(written.WrittenSpan).Should().Be(Event);
    }

    [Fact]
    public void An_exception_is_written_byte_for_byte_as_AWS_writes_it()
    {
        var written = new ArrayBufferWriter<byte>();

        EventStreamWriter.WriteException(written, "throttlingException", "Too many tokens, please wait before trying again.");

        Convert.ToHexStringLower(written.WrittenSpan).Should().Be(Exception);
    }

    [Theory]
    [InlineData(Event, "contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"hi"}}""")]
    [InlineData(Exception, "throttlingException", """{"message":"Too many tokens, please wait before trying again."}""")]
    [InlineData(EveryType, "", "x")]
    [InlineData("000000100000000005c248eb7d98c8ff", "", "")]
    [InlineData("0000001d00000000fd528c5a7b27666f6f273a27626172277dc3653936", "", "{'foo':'bar'}")]
    public void What_AWS_wrote_is_read(string hex, string name, string payload)
    {
        var reader = new EventStreamReader();
        reader.Append(Convert.FromHexString(hex));

        reader.TryNext(out var frame).Should().BeTrue();

        frame.Name.Should().Be(name);
        Encoding.UTF8.GetString(frame.Payload).Should().Be(payload);
        Convert.ToHexStringLower(frame.Whole).Should().Be(hex);
        reader.Rest.Should().Be(0);
        reader.TryNext(out _).Should().BeFalse();
    }

    [Fact]
    public void Texts_are_found_among_headers_of_every_type()
    {
        var reader = new EventStreamReader();
        reader.Append(Convert.FromHexString(EveryType));

        reader.TryNext(out var frame).Should().BeTrue();

        Encoding.UTF8.GetString(frame.Text("text"u8)).Should().Be("Grüße 👋");
        frame.Text("bytes"u8).IsEmpty.Should().BeTrue("bytes are no text");
        frame.Text("absent"u8).IsEmpty.Should().BeTrue();
    }

    [Fact]
    public void A_bit_that_fell_over_breaks_the_stream_wherever_it_is()
    {
        var whole = Convert.FromHexString(Event);
        for (var bit = 0; bit < whole.Length * 8; bit++)
        {
            var bad = whole.ToArray();
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            var reader = new EventStreamReader();
            reader.Append(bad);

            reader.TryNext(out _).Should().BeFalse();

            reader.IsBroken.Should().BeTrue($"bit {bit} was turned");
            reader.Append(whole);
            reader.TryNext(out _).Should().BeFalse("nothing after broken bytes means anything");
        }
    }

    [Theory]
    [InlineData("03616263" + "07000178" + "03616263" + "07000179", "a name twice")]
    [InlineData("00" + "070001" + "78", "no name")]
    [InlineData("0161" + "0a", "an unknown type")]
    [InlineData("0161" + "07" + "0009" + "78", "a value past the end")]
    [InlineData("0161" + "07" + "0001" + "ff", "no UTF-8")]
    [InlineData("09" + "61", "a name past the end")]
    [InlineData("0161" + "07" + "00", "half a length")]
    public void Headers_that_two_readers_could_read_differently_break_the_stream(string headers, string why)
    {
        var reader = new EventStreamReader();
        reader.Append(Frames.Raw(Convert.FromHexString(headers), "{}"u8));

        reader.TryNext(out _).Should().BeFalse();

        reader.IsBroken.Should().BeTrue(why);
    }

    [Fact]
    public void A_length_beyond_the_bound_breaks_the_stream_at_once_and_holds_no_memory()
    {
        foreach (var (total, headers) in ((uint, uint)[])[(EventStreamReader.LongestFrame + 1, 0), (uint.MaxValue, 0), (15, 0), (100, 85), (1 << 20, 200 << 10), (64, uint.MaxValue)])
        {
            var reader = new EventStreamReader();
            reader.Append(Frames.Prelude(total, headers));

            reader.TryNext(out _).Should().BeFalse();

            reader.IsBroken.Should().BeTrue($"{total} and {headers}");
        }
    }
}
