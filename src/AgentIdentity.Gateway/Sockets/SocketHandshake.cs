using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AgentIdentity.Gateway.Sockets;

/// <summary>The opening of a WebSocket: RFC 6455 section 4, and RFC 8441 over HTTP/2.</summary>
internal static class SocketHandshake
{
    public const string Version = "Sec-WebSocket-Version";
    public const string Key = "Sec-WebSocket-Key";
    public const string Accept = "Sec-WebSocket-Accept";
    public const string Protocol = "Sec-WebSocket-Protocol";

    // RFC 6455 section 1.3.
    private const string Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>Whether a WebSocket is asked for, soundly or not.</summary>
    public static bool IsAskedFor(HttpContext http) => OverHttp2(http) is { Protocol: "websocket" } || OverHttp1(http) is not null;

    /// <summary>Why the opening is no proper one; null where it is.</summary>
    public static string? FindProblem(HttpContext http)
    {
        var headers = http.Request.Headers;
        if (headers[Version] != "13")
        {
            return "The version of a WebSocket is 13.";
        }

        if (OverHttp2(http) is not null)
        {
            return null;
        }

        return !HttpMethods.IsGet(http.Request.Method) ? "A WebSocket is opened with GET."
            : headers.ContentLength is > 0 || headers.TransferEncoding.Count > 0 ? "What opens a WebSocket has no body."
            : headers[Key] is not [{ Length: 24 } key] || !IsKey(key) ? "The key of a WebSocket is 16 bytes in base64."
            : null;
    }

    /// <summary>Takes the caller's side over: from here on there are no more headers to set.</summary>
    public static async Task<Stream> TakeOverAsync(HttpContext http, string? protocol)
    {
        if (protocol is not null)
        {
            http.Response.Headers[Protocol] = protocol;
        }

        if (OverHttp2(http) is { } connect)
        {
            return await connect.AcceptAsync();
        }

        http.Response.Headers[Accept] = AnswerTo(http.Request.Headers[Key].ToString());
        http.Response.Headers.Upgrade = "websocket";
        http.Response.Headers.Connection = "Upgrade";
        return await OverHttp1(http)!.UpgradeAsync();
    }

    public static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));

    // RFC 6455 section 4.2.2 prescribes SHA-1; it keeps nothing secret.
#pragma warning disable CA5350, RS0030
    public static string AnswerTo(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Guid)));
#pragma warning restore CA5350, RS0030

    private static bool IsKey(string key) => Convert.TryFromBase64String(key, stackalloc byte[18], out var count) && count == 16;

    private static IHttpExtendedConnectFeature? OverHttp2(HttpContext http) =>
        http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect ? connect : null;

    private static IHttpUpgradeFeature? OverHttp1(HttpContext http) =>
        http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade
        && http.Request.Headers.Upgrade is [{ } only] && only.Equals("websocket", StringComparison.OrdinalIgnoreCase) ? upgrade : null;
}
