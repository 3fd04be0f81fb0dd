using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>Reads a body that must be understood whole, and not a byte more than the limit.</summary>
internal static class BoundedBody
{
    /// <summary>A length that is announced too large is refused before anything is read.</summary>
    public static Refusal? CheckLength(HttpContext http, long limit)
    {
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
        if (CheckLength(http, limit) is { } refusal)
        {
            return (default, refusal);
        }

        try
        {
            return await ReadWithinAsync(http, limit);
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

    private static async ValueTask<(ReadOnlyMemory<byte>, Refusal?)> ReadWithinAsync(HttpContext http, long limit)
    {
        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            if (read.Buffer.Length > limit)
            {
                reader.AdvanceTo(read.Buffer.End);
                return (default, Refusal.Of(GatewayError.BodyTooLarge, $"The body may have {limit} bytes."));
            }

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
