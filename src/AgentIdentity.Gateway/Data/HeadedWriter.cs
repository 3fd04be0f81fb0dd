using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Data;

/// <summary>The body of an answer, whose head is made with its first byte: until then it can still be a refusal.</summary>
internal sealed class HeadedWriter(HttpResponse response) : IBufferWriter<byte>
{
    private bool _isHeaded;

    public static void Head(HttpResponse response)
    {
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
    }

    public void Advance(int count) => response.BodyWriter.Advance(count);

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Begin();
        return response.BodyWriter.GetMemory(sizeHint);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Begin();
        return response.BodyWriter.GetSpan(sizeHint);
    }

    private void Begin()
    {
        if (!_isHeaded)
        {
            _isHeaded = true;
            Head(response);
        }
    }
}
