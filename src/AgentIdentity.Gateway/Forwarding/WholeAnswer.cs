using System.Buffers;
using AgentIdentity.Gateway.Limits;

namespace AgentIdentity.Gateway.Forwarding;

/// <summary>Reads an answer that must be filtered as a whole, and no more of it than the limit.</summary>
internal static class WholeAnswer
{
    public static async ValueTask<(ReadOnlyMemory<byte> Body, GatewayError? Error)> ReadAsync(HttpResponseMessage answer, int limit, CallGate? gate, CancellationToken cancellationToken)
    {
        if (answer.Content.Headers.ContentEncoding.Any(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
        {
            return (default, GatewayError.UpstreamAnswerUnreadable);
        }

        var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        long held = 0;
        while (true)
        {
            var count = await stream.ReadAsync(buffer.GetMemory(8 * 1024), cancellationToken);
            if (count == 0)
            {
                return (buffer.WrittenMemory, null);
            }

            buffer.Advance(count);
            if (buffer.Capacity > held)
            {
                if (gate?.TryHold(buffer.Capacity - held) == false)
                {
                    return (default, GatewayError.Overloaded);
                }

                held = buffer.Capacity;
            }

            if (buffer.WrittenCount > limit)
            {
                return (default, GatewayError.UpstreamAnswerTooLarge);
            }
        }
    }
}
