using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>What the refusals of all protocols have in common.</summary>
internal static class Answers
{
    private static readonly string Unreadable = GatewayError.BodyUnreadable.Code();

    /// <summary>Whole seconds, rounded up: who comes back earlier is refused again (RFC 9110 section 10.2.3).</summary>
    public static long RetrySeconds(TimeSpan wait) => Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));

    public static Task WriteAsync(HttpContext http, Refusal refusal, string mediaType, ReadOnlyMemory<byte> body) =>
        WriteAsync(http, refusal, refusal.Status, mediaType, body);

    public static async Task WriteAsync(HttpContext http, Refusal refusal, int status, string mediaType, ReadOnlyMemory<byte> body, params IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var response = http.Response;

        // A half-copied answer of an upstream may be in the headers; the challenge of step 2 must stay.
        var challenge = response.Headers.WWWAuthenticate;
        var nonce = response.Headers["DPoP-Nonce"];
        var own = status == 401 || refusal.LacksScope;
        response.Clear();
        if (own)
        {
            response.Headers.WWWAuthenticate = challenge;
            if (nonce.Count > 0)
            {
                response.Headers["DPoP-Nonce"] = nonce;
            }
        }

        response.StatusCode = status;
        response.ContentType = mediaType;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        foreach (var (name, value) in headers)
        {
            response.Headers[name] = value;
        }

        if (refusal.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = RetrySeconds(wait).ToString(CultureInfo.InvariantCulture);
        }

        if (refusal.Allow is not null)
        {
            response.Headers.Allow = refusal.Allow;
        }

        // An unread body is not worth draining, and where one body ended is not known, nothing behind it is a request: the connection ends with the answer.
        if ((status is 413 || refusal.Code == Unreadable) && http.Request.Protocol == HttpProtocol.Http11)
        {
            response.Headers.Connection = "close";
        }

        await response.Body.WriteAsync(body, http.RequestAborted);
    }
}
