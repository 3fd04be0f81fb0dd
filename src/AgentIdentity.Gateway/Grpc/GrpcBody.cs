using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Grpc;

/// <summary>What the caller sends, as long as no message of it is longer than bodies may be.</summary>
internal sealed class GrpcBody(Stream body, long longest) : Stream
{
    private readonly GrpcPieces _pieces = new();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await body.ReadAsync(buffer, cancellationToken);
        _pieces.EndOfLast(buffer.Span[..count]);
        return _pieces.Longest <= longest ? count
            : throw new BadHttpRequestException($"A message may have {longest} bytes.", StatusCodes.Status413PayloadTooLarge);
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
