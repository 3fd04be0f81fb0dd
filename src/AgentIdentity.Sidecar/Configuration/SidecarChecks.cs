using System.Net;

namespace AgentIdentity.Sidecar.Configuration;

/// <summary>Where the sidecar may listen and whom it may trust with tokens.</summary>
internal static class SidecarChecks
{
    /// <summary>Loopback only: whoever reaches this listener with the caller key acts for the human.</summary>
    public static (IPAddress Address, int Port) Listen(string text, List<string> mistakes)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp && url.AbsolutePath == "/" && Loopback(url) is { } address)
        {
            return (address, url.Port);
        }

        mistakes.Add($"AgentIdentity:Sidecar:Listen is '{text}'. It must be http on a loopback address, such as http://127.0.0.1:5090.");
        return (IPAddress.Loopback, 0);
    }

    public static string Authority(string text, List<string> mistakes)
    {
        if (text.Length == 0)
        {
            return text;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url.Query.Length == 0 && url.Fragment.Length == 0 && url.UserInfo.Length == 0
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && Loopback(url) is not null)))
        {
            return url.GetLeftPart(UriPartial.Path).TrimEnd('/');
        }

        mistakes.Add($"AgentIdentity:Sidecar:Authority is '{text}'. It must be the broker's https address as its tokens name it, or http on this machine.");
        return "";
    }

    private static IPAddress? Loopback(Uri url) => url.Host == "localhost"
        ? IPAddress.Loopback
        : IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address) ? address : null;
}
