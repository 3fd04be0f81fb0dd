using AgentIdentity.Gateway.Configuration;

namespace AgentIdentity.Gateway.Http;

/// <summary>
/// Where an upstream sends its caller, in the caller's own terms. It speaks of its own address, which the caller cannot reach and need
/// not know; other addresses of the inside are nobody's business out here.
/// </summary>
internal static class ToldLocation
{
    private static readonly string[] Inside = [".local", ".localhost", ".internal", ".svc", ".lan", ".corp", ".home", ".localdomain", ".arpa"];

    /// <summary>The address to tell; null for one that is not told.</summary>
    public static string? Of(string location, Upstream upstream)
    {
        var own = new Uri(upstream.Address);
        var path = own.AbsolutePath.TrimEnd('/');
        if (Below(location, upstream.Address))
        {
            return upstream.CallerAudience + location[upstream.Address.Length..];
        }

        if (location.StartsWith('/'))
        {
            return location.Length > 1 && location[1] is '/' or '\\' || !Below(location, path) ? null
                : new Uri(upstream.CallerAudience).AbsolutePath + location[path.Length..];
        }

        // Relative to the request, whose path is the same on both sides.
        return !location.Contains(':', StringComparison.Ordinal) && !location.Contains('\\', StringComparison.Ordinal) ? location
            : IsPublic(location, own) ? location : null;
    }

    private static bool IsPublic(string location, Uri own) =>
        Uri.TryCreate(location, UriKind.Absolute, out var elsewhere)
        && elsewhere.Scheme == Uri.UriSchemeHttps
        && elsewhere.UserInfo.Length == 0
        && elsewhere.HostNameType == UriHostNameType.Dns
        && elsewhere.Host.Contains('.', StringComparison.Ordinal)
        && !string.Equals(elsewhere.Host, own.Host, StringComparison.OrdinalIgnoreCase)
        && !Inside.Any(end => elsewhere.Host.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    private static bool Below(string location, string prefix) =>
        location.StartsWith(prefix, StringComparison.Ordinal) && (location.Length == prefix.Length || location[prefix.Length] is '/' or '?');
}
