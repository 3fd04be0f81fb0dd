using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>Whether a body is plain JSON: what is decided on must be what the upstream reads.</summary>
internal static class JsonMedia
{
    public static bool Is(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0
        && request.Headers.ContentType.Count == 1
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var media)
        && media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && media.Parameters.All(static parameter => !parameter.Name.StartsWith("charset", StringComparison.OrdinalIgnoreCase) || parameter.Name.Length == "charset".Length)
        && media.Parameters.Count(static parameter => parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase)) <= 1
        && (!media.Charset.HasValue || media.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || media.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
}
