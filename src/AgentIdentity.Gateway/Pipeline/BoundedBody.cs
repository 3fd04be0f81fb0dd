using System.Buffers;
using AgentIdentity.Gateway.Limits;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>Reads a body that must be understood whole, and not a byte more than the limit.</summary>
internal static class BoundedBody
{
    /// <summary>A length that is announced too large is refused before anything is read.</summary>
    public static Refusal? CheckLength(HttpContext http, long limit)
    {
        if (Framing.Check(http.Request) is { } doubtful)
        {
            return doubtful;
        }

        limit = Bound(http, limit);
        if (http.Request.ContentLength > limit)
        {
            return Refusal.Of(GatewayError.BodyTooLarge, $"The body may have {limit} bytes.");
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = limit;
        }

        return null;
    }

    public static async ValueTask<(ReadOnlyMemory<byte> Body, Refusal? Refusal)> ReadAsync(HttpContext http, long limit)
    {
        var gate = CallGate.Of(http);
        limit = Bound(http, limit);
        if (CheckLength(http, limit) is { } refusal)
        {
            return (default, refusal);
        }

        try
        {
            return await ReadWithinAsync(http, limit, gate);
        }
        catch (BadHttpRequestException problem) when (problem.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (default, Refusal.Of(GatewayError.BodyTooLarge, $"The body may have {limit} bytes."));
        }
        catch (IOException) when (!http.RequestAborted.IsCancellationRequested)
        {
            return (default, Refusal.Of(GatewayError.BodyUnreadable, "The body ended early or broke the protocol."));
        }
    }

    // What the upstream takes, and less where the delegation or the agent may send less.
    private static long Bound(HttpContext http, long limit) => Math.Min(limit, CallGate.Of(http)?.BodyBytes ?? limit);

    private static async ValueTask<(ReadOnlyMemory<byte>, Refusal?)> ReadWithinAsync(HttpContext http, long limit, CallGate? gate)
    {
        var reader = http.Request.BodyReader;
        long held = 0;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            if (read.Buffer.Length > limit)
            {
                reader.AdvanceTo(read.Buffer.End);
                return (default, Refusal.Of(GatewayError.BodyTooLarge, $"The body may have {limit} bytes."));
            }

            // In the pipe and, in the end, in one piece: twice its length.
            var more = (read.Buffer.Length * 2) - held;
            if (more > 0 && gate?.TryHold(more) == false)
            {
                reader.AdvanceTo(read.Buffer.End);
                return (default, Refusal.Of(GatewayError.Overloaded, "The gateway has no memory left for this body; send it again a little later.") with { RetryAfter = TimeSpan.FromSeconds(2) });
            }

            held += Math.Max(more, 0);
            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return (body, null);
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
