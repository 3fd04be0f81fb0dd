using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>
/// Where the body ends must be beyond doubt, for a proxy in front may have read it otherwise and taken what follows for another's request
/// (RFC 9112 sections 6.1 and 11.2).
/// </summary>
internal static class Framing
{
    // Kestrel believes the coding where there is a length too, and keeps the length under this name.
    private const string LengthPutAside = "X-Content-Length";

    public static Refusal? Check(HttpRequest request)
    {
        var coding = request.Headers.TransferEncoding;
        if (coding.Count == 0)
        {
            return null;
        }

        // HTTP/1.0 knows no chunks: whoever passes them on under that name did not read them.
        return request.Protocol != HttpProtocol.Http10 && coding is [{ } only] && only.Equals("chunked", StringComparison.OrdinalIgnoreCase) && request.ContentLength is null && !request.Headers.ContainsKey(LengthPutAside)
            ? null
            : Refusal.Of(GatewayError.BodyUnreadable, "A body has a length or is sent in chunks, and nothing else.");
    }
}
