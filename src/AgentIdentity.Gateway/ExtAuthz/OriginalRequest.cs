using AgentIdentity.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.ExtAuthz;

/// <summary>The request that another proxy holds and asks about.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Target">Its request target as it was sent, query included.</param>
/// <param name="FromHeaders">Whether two headers said so.</param>
internal sealed record OriginalRequest(string Method, string Target, bool FromHeaders)
{
    public const string MethodHeader = "X-Original-Method";
    public const string TargetHeader = "X-Original-URI";

    /// <summary>
    /// What is read depends on the settings and never on the headers that are there: through a proxy that asks in the other form,
    /// a caller could send them, and would be decided on by a request that is not the one made.
    /// </summary>
    public static OriginalRequest? Read(HttpContext http, string prefix, bool fromHeaders) => fromHeaders ? OfHeaders(http, prefix) : OfPath(http, prefix);

    private static OriginalRequest? OfPath(HttpContext http, string prefix) =>
        RequestTarget.Raw(http) is var raw && raw.StartsWith(prefix + "/", StringComparison.Ordinal)
            ? new(http.Request.Method, raw[prefix.Length..], FromHeaders: false)
            : null;

    private static OriginalRequest? OfHeaders(HttpContext http, string prefix) =>
        RequestTarget.Raw(http) == prefix
        && http.Request.Headers[MethodHeader] is [{ Length: > 0 } method]
        && http.Request.Headers[TargetHeader] is [{ Length: > 0 } target]
            ? new(method, target, FromHeaders: true)
            : null;
}
