using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>What a client can take. One that says nothing takes what the protocol demands: JSON and streams of events.</summary>
internal static class McpAccept
{
    public static bool Json(StringValues accept) => Takes(accept, "application", "json");

    public static bool Streams(StringValues accept) => Takes(accept, "text", "event-stream");

    private static bool Takes(StringValues accept, string type, string subtype)
    {
        if (accept.Count == 0)
        {
            return true;
        }

        return MediaTypeHeaderValue.TryParseList(accept, out var ranges) && ranges.Any(range =>
            range.Quality is null or > 0
            && (range.MatchesAllTypes
                || (range.Type.Equals(type, StringComparison.OrdinalIgnoreCase) && (range.MatchesAllSubTypes || range.SubType.Equals(subtype, StringComparison.OrdinalIgnoreCase)))));
    }
}
