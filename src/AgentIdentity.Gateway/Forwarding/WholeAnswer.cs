using System.Buffers;

namespace AgentIdentity.Gateway.Forwarding;

/// <summary>Reads an answer that must be filtered as a whole, and no more of it than the limit.</summary>
internal static class WholeAnswer
{
    public static async ValueTask<(ReadOnlyMemory<byte> Body, GatewayError? Error)> ReadAsync(HttpResponseMessage answer, int limit, CancellationToken cancellationToken)
    {
        if (answer.Content.Headers.ContentEncoding.Any(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
        {
            return (default, GatewayError.UpstreamAnswerUnreadable);
        }

        var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        while (true)
        {
            var count = await stream.ReadAsync(buffer.GetMemory(8 * 1024), cancellationToken);
            if (count == 0)
            {
                return (buffer.WrittenMemory, null);
            }

            buffer.Advance(count);
            if (buffer.WrittenCount > limit)
            {
                return (default, GatewayError.UpstreamAnswerTooLarge);
            }
        }
    }
}
