using System.Collections.Frozen;
using System.Net.Http.Headers;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace AgentIdentity.Gateway.Http;

/// <summary>What it takes to have an HTTP answer whole and in JSON, and to send it on with other bytes than it came with.</summary>
internal static class WholeJson
{
    // With these the upstream would answer packed, or with a part.
    private static readonly FrozenSet<string> Hindrances = new[] { "Accept-Encoding", "Range", "If-Range", "If-None-Match", "If-Modified-Since" }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // Said of the upstream's bytes, which the caller does not get: a digest would let small secrets be guessed.
    private static readonly FrozenSet<string> OfBytes = new[]
    {
        "Content-Length", "Content-MD5", "Content-Digest", "Repr-Digest", "Digest", "ETag", "Accept-Ranges", "Content-Range",
        "Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade", "Trailer", "Proxy-Connection",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool Hinders(string header) => Hindrances.Contains(header);

    public static bool DescribesBytes(string header) => OfBytes.Contains(header);

    public static bool Is(MediaTypeHeaderValue? type) =>
        type?.MediaType is { } media
        && (media.Equals("application/json", StringComparison.OrdinalIgnoreCase) || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase))
        && type.CharSet is null or "utf-8" or "UTF-8" or "\"utf-8\"";

    /// <summary>Status and headers for the caller.</summary>
    public static void CopyHead(HttpResponseMessage answer, HttpResponse response, Outbound outbound, UpstreamCredential credential)
    {
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated).Where(header => outbound.MayReturn(header.Key)))
        {
            var told = new StringValues([.. values]);
            if (!SecretMask.IsIn(told, credential))
            {
                response.Headers[name] = told;
            }
        }

        if (response.Headers.Location is [{ } location])
        {
            response.Headers.Location = outbound.ReturnLocation(location) is { } where ? where : default(StringValues);
        }

        outbound.MendHeaders(response.Headers);
    }
}
