using System.Net.Sockets;

namespace AgentIdentity.Bench.Models;

/// <summary>
/// One kept connection that sends prepared bytes and reads until the answer is whole. It knows no more of HTTP than that takes, so
/// that the contestants, and not the one who measures, use the processor.
/// </summary>
internal sealed class Connection : IDisposable
{
    private readonly TcpClient _tcp = new() { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly NetworkStream _stream;

    public Connection(int port)
    {
        _tcp.Connect("127.0.0.1", port);
        _stream = _tcp.GetStream();
    }

    /// <summary>Sends, and returns when the first byte of the body is there.</summary>
    public async Task<int> BeginAsync(byte[] request)
    {
        await _stream.WriteAsync(request);
        var read = 0;
        while (true)
        {
            read += await ReadAsync(read);
            var head = _buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8);
            if (head >= 0 && read > head + 4)
            {
                return _buffer.AsSpan(0, 12).SequenceEqual("HTTP/1.1 200"u8) ? read : throw new InvalidOperationException(System.Text.Encoding.UTF8.GetString(_buffer, 0, Math.Min(read, 900)));
            }
        }
    }

    /// <summary>Reads to the end of the answer.</summary>
    public async Task EndAsync(int read)
    {
        var head = _buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8);
        if (LengthOf(_buffer.AsSpan(0, head)) is { } length)
        {
            while (read < head + 4 + length)
            {
                read += await ReadAsync(read);
            }

            return;
        }

        while (!_buffer.AsSpan(0, read).EndsWith("\r\n0\r\n\r\n"u8))
        {
            read += await ReadAsync(read);
        }
    }

    public void Dispose() => _tcp.Dispose();

    private async Task<int> ReadAsync(int at) => await _stream.ReadAsync(_buffer.AsMemory(at)) is > 0 and var count ? count : throw new IOException("The connection was closed.");

    private static int? LengthOf(ReadOnlySpan<byte> head)
    {
        foreach (var line in head.Split("\r\n"u8))
        {
            var text = head[line];
            if (text.Length > 15 && System.Text.Ascii.EqualsIgnoreCase(text[..15], "content-length:"u8))
            {
                return int.Parse(text[15..], System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        return null;
    }
}
