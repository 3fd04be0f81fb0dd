namespace AgentIdentity.Server.OAuth;

/// <summary>
/// A client_id that is the address of a Client ID Metadata Document (draft-ietf-oauth-client-id-metadata-document section 3). Only the
/// one spelling that a URL parser would print itself is taken, so that what was compared is what is fetched and what is shown.
/// </summary>
internal static class ClientIdUrl
{
    private const int Longest = 512;

    /// <summary>Whether a client_id claims to be such an address; no registered id can.</summary>
    public static bool Looks(string? clientId) => clientId is not null && clientId.Contains("://", StringComparison.Ordinal);

    /// <summary>The address, or null with what is wrong with it.</summary>
    public static Uri? Read(string clientId, out string mistake)
    {
        mistake = clientId.Length > Longest ? $"client_id is longer than {Longest} characters."
            : clientId.Any(static letter => letter is <= ' ' or > '~' or '\\' or '@' or '%') ? "client_id has characters that do not belong there."
            : !Uri.TryCreate(clientId, UriKind.Absolute, out var parsed) || parsed.Scheme != Uri.UriSchemeHttps ? "client_id must be an https URL."
            : clientId.Contains('#', StringComparison.Ordinal) || clientId.Contains('?', StringComparison.Ordinal) ? "client_id must have no query and no fragment."
            : parsed.HostNameType != UriHostNameType.Dns || !parsed.Host.Contains('.', StringComparison.Ordinal) ? "client_id must name its host by a full name."
            : parsed.AbsolutePath.Length < 2 ? "client_id must have a path."
            // Dot segments, a default port, capitals in the host: the parser prints them otherwise than they were written.
            : parsed.AbsoluteUri != clientId ? "client_id must be written in its plain form."
            : "";
        return mistake.Length == 0 ? new Uri(clientId) : null;
    }
}
