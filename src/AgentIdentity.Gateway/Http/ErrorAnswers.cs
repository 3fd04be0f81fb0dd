using System.Net;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.Http;

/// <summary>An API's own refusals (4xx): the status always comes back, the body where its upstream's settings say so.</summary>
internal static class ErrorAnswers
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>Whether the answer is replaced by the gateway's own with the same status.</summary>
    public static bool IsWithheld(HttpResponseMessage answer, ErrorBodies bodies, bool isHead) =>
        answer.StatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError
        && !isHead
        && answer.Content.Headers.ContentLength != 0
        && bodies switch
        {
            ErrorBodies.Pass => false,
            ErrorBodies.Structured => !IsStructured(answer.Content.Headers.ContentType?.MediaType),
            _ => true,
        };

    /// <summary>What the caller gets in its place.</summary>
    public static Refusal Explain(HttpResponseMessage answer) =>
        Refusal.Of(GatewayError.UpstreamErrorWithheld, $"The upstream answered {(int)answer.StatusCode}; its words are withheld. Mend the request by its status and the API's description.") with
        {
            Status = (int)answer.StatusCode,
            RetryAfter = WaitOf(answer),
        };

    private static TimeSpan? WaitOf(HttpResponseMessage answer) =>
        answer.Headers.RetryAfter?.Delta is { } wait && wait > TimeSpan.Zero && wait <= LongestWait ? wait : null;

    private static bool IsStructured(string? media) => media is not null
        && (Is(media, "application/json") || Is(media, "application/xml") || Is(media, "text/xml")
            || (media.EndsWith("+json", StringComparison.OrdinalIgnoreCase))
            || (media.EndsWith("+xml", StringComparison.OrdinalIgnoreCase) && !Is(media, "application/xhtml+xml") && !Is(media, "image/svg+xml")));

    private static bool Is(string media, string type) => media.Equals(type, StringComparison.OrdinalIgnoreCase);
}
