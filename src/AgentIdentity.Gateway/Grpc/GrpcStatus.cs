using System.Globalization;
using System.Text;
using AgentIdentity.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace AgentIdentity.Gateway.Grpc;

/// <summary>Refusals of gRPC calls: a status and a message in headers or trailers, and the gateway's own code beside them.</summary>
internal static class GrpcStatus
{
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string Details = "grpc-status-details-bin";
    public const string Unauthenticated = "16";

    /// <summary>An answer that is a refusal and nothing else ("Trailers-Only"): the status is in its headers.</summary>
    public static void Write(Passage passage, Refusal refusal)
    {
        var response = passage.Http.Response;
        var (challenge, nonce) = (response.Headers.WWWAuthenticate, response.Headers["DPoP-Nonce"]);
        response.Clear();
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/grpc";
        foreach (var (name, value) in Of(passage, refusal))
        {
            response.Headers[name] = value;
        }

        if (refusal.Status == StatusCodes.Status401Unauthorized)
        {
            Keep(response, "WWW-Authenticate", challenge);
            Keep(response, "DPoP-Nonce", nonce);
        }
    }

    public static IEnumerable<KeyValuePair<string, string>> Of(Passage passage, Refusal refusal)
    {
        yield return new(Status, CodeOf(refusal).ToString(CultureInfo.InvariantCulture));
        yield return new(Message, Escape(refusal.Detail));
        yield return new("agentidentity-code", refusal.Code);
        if (passage.Token is not null)
        {
            yield return new("agentidentity-decision", passage.DecisionId);
        }

        if (refusal.Reason is not null)
        {
            yield return new("agentidentity-reason", refusal.Reason);
        }

        if (refusal.Approvals is [var first, ..])
        {
            yield return new("agentidentity-approval", first.Id);
        }

        if (refusal.RetryAfter is { } wait)
        {
            yield return new("grpc-retry-pushback-ms", ((long)Math.Ceiling(wait.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The status codes of gRPC by their meaning, not by their name in HTTP.</summary>
    public static int CodeOf(Refusal refusal) => refusal.Status switch
    {
        400 or 415 => 3,
        401 => 16,
        403 => 7,
        404 or 405 => 12,
        413 or 429 => 8,
        502 or 503 => 14,
        504 => 4,
        _ => 13,
    };

    // gRPC over HTTP/2: everything but printable ASCII, and the sign itself, is escaped.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var letter in Encoding.UTF8.GetBytes(text))
        {
            _ = letter is < (byte)' ' or > (byte)'~' or (byte)'%'
                ? escaped.Append('%').Append(letter.ToString("X2", CultureInfo.InvariantCulture)) : escaped.Append((char)letter);
        }

        return escaped.ToString();
    }

    private static void Keep(HttpResponse response, string name, StringValues value)
    {
        if (value.Count > 0)
        {
            response.Headers[name] = value;
        }
    }
}
