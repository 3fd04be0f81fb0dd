using System.Text;
using System.Text.Encodings.Web;
using AgentIdentity.Gateway.Ports;

namespace AgentIdentity.Gateway.Forwarding;

/// <summary>
/// An answer in which the credential that went up with the request is starred out: an upstream that echoes requests (a debug page, an
/// error that repeats its input) must not tell it to the caller. As many stars as letters, so that lengths stay true; nothing is held
/// back but the beginning of what might be the secret.
/// </summary>
internal sealed class EchoMask(Stream inner, IReadOnlyList<byte[]> secrets) : Stream
{
    // Shorter texts are in any answer, and guessed as easily as read.
    private const int Shortest = 8;
    private readonly byte[] _received = new byte[16 * 1024];
    private byte[] _ready = [];
    private int _served;
    private byte[] _held = [];
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>The stream with its mask; itself where there is nothing to look for.</summary>
    public static Stream Over(Stream answer, UpstreamCredential credential) => Of(credential) is { Count: > 0 } secrets ? new EchoMask(answer, secrets) : answer;

    /// <summary>Whether a header of the answer repeats the credential.</summary>
    public static bool IsIn(string? value, UpstreamCredential credential) =>
        value is not null && Of(credential).Any(secret => Encoding.UTF8.GetBytes(value).AsSpan().IndexOf(secret) >= 0);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_served == _ready.Length)
        {
            if (_ended)
            {
                return 0;
            }

            // Asked for nothing, it waits until there is something, as the stream below does.
            if (buffer.IsEmpty)
            {
                return await inner.ReadAsync(buffer, cancellationToken);
            }

            var count = await inner.ReadAsync(_received, cancellationToken);
            _ended = count == 0;
            Take(_received.AsSpan(0, count));
        }

        var served = Math.Min(buffer.Length, _ready.Length - _served);
        _ready.AsSpan(_served, served).CopyTo(buffer.Span);
        _served += served;
        return served;
    }

    private void Take(ReadOnlySpan<byte> received)
    {
        byte[] text = [.. _held, .. received];
        foreach (var secret in secrets)
        {
            for (var at = text.AsSpan().IndexOf(secret); at >= 0; at = text.AsSpan().IndexOf(secret))
            {
                text.AsSpan(at, secret.Length).Fill((byte)'*');
            }
        }

        var held = _ended ? 0 : secrets.Max(secret => Begun(text, secret));
        (_ready, _served, _held) = (text[..^held], 0, text[^held..]);
    }

    // How much of the end may be the beginning of the secret.
    private static int Begun(ReadOnlySpan<byte> text, ReadOnlySpan<byte> secret)
    {
        for (var length = Math.Min(text.Length, secret.Length - 1); length > 0; length--)
        {
            if (text[^length..].SequenceEqual(secret[..length]))
            {
                return length;
            }
        }

        return 0;
    }

    // The secret without its scheme, as it is and as JSON writes it; of Basic the password as well.
    private static List<byte[]> Of(UpstreamCredential credential)
    {
        List<byte[]> found = [];
        foreach (var header in credential.Headers)
        {
            var value = header.Value.Reveal();
            var secret = value[(value.IndexOf(' ', StringComparison.Ordinal) + 1)..];
            Add(found, secret);
            if (value.StartsWith("Basic ", StringComparison.Ordinal))
            {
                var pair = Encoding.UTF8.GetString(Convert.FromBase64String(secret));
                Add(found, pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..]);
            }
        }

        return found;
    }

    private static void Add(List<byte[]> found, string secret)
    {
        foreach (var written in (string[])[secret, JavaScriptEncoder.Default.Encode(secret), secret.Replace("/", "\\/", StringComparison.Ordinal)])
        {
            if (secret.Length >= Shortest && (ReferenceEquals(written, secret) || written != secret))
            {
                found.Add(Encoding.UTF8.GetBytes(written));
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
