using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.AspNetCore;

/// <summary>The HTTP call a request is, as an authorization detail names it: the path below the audience.</summary>
internal static class CalledPath
{
    public static HttpDetail? Of(Delegation delegation, HttpContext? context)
    {
        if (context is null)
        {
            return null;
        }

        var path = RequestFrame.Of(context).PublicPath + context.Request.PathBase.Add(context.Request.Path).Value;
        if (!IsPlain(path))
        {
            return null;
        }

        // Details name paths as addresses do, escaped.
        return new([delegation.Audience], [context.Request.Method], [Below(delegation.Audience, new PathString(path).ToUriComponent())]);
    }

    private static string Below(string audience, string path)
    {
        var start = Uri.TryCreate(audience, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri!.AbsolutePath.TrimEnd('/') : "";
        return start.Length > 0 && path.StartsWith(start + "/", StringComparison.Ordinal) ? path[start.Length..] : path;
    }

    // This is the path that routing matched, decoded. What is still encoded in it, or names a path in two ways, could mean another
    // path to the code behind the endpoint than to this comparison.
    private static bool IsPlain(string path) =>
        path.StartsWith('/') && !path.AsSpan().ContainsAny('%', '\\', ';') && !path.Contains("//", StringComparison.Ordinal)
        && !path.Split('/').Any(static segment => segment is "." or "..");
}
