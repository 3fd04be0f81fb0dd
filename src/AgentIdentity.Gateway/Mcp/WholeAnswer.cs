using System.Buffers;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>Reads an answer that must be filtered as a whole.</summary>
internal static class WholeAnswer
{
    internal const int MaxBytes = 4 * 1024 * 1024;

    public static async ValueTask<(ReadOnlyMemory<byte> Body, GatewayError? Error)> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.Content.Headers.ContentEncoding.Count > 0)
            return (default, GatewayError.UpstreamAnswerUnreadable);
        var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        while (true)
        {
            var count = await stream.ReadAsync(buffer.GetMemory(8 * 1024), cancellationToken);
            if (count == 0)
                return (buffer.WrittenMemory, null);
            buffer.Advance(count);
            if (buffer.WrittenCount > MaxBytes)
                return (default, GatewayError.UpstreamAnswerTooLarge);
        }
    }
}
