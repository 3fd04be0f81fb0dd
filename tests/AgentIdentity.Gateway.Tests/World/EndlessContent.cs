using System.Net;
using System.Net.Http.Headers;

namespace AgentIdentity.Gateway.Tests.World;

/// <summary>A large body that counts how much of it was taken.</summary>
internal sealed class EndlessContent : HttpContent
{
    private readonly long _length;
    private readonly bool _announce;
    private long _written;

    public EndlessContent(long length, bool announce)
    {
        (_length, _announce) = (length, announce);
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    public long Written => Interlocked.Read(ref _written);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var block = new byte[16 * 1024];
        Array.Fill(block, (byte)' ');
        while (_written < _length)
        {
            await stream.WriteAsync(block);
            Interlocked.Add(ref _written, block.Length);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return _announce;
    }
}
