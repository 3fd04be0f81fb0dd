using System.CommandLine;

namespace AgentIdentity.Cli.Connection;

/// <summary>Which server, and by which key. An option wins over the environment, the environment over the default.</summary>
internal static class ServerOptions
{
    public const string DefaultServer = "http://127.0.0.1:5080";
    public static readonly string DefaultAdminKeyFile = Path.Combine("data", "admin.key");

    public static readonly Option<string?> Server = new("--server")
    {
        Description = $"The broker's address. Default: AGENTID_SERVER, then {DefaultServer}.",
        HelpName = "url",
        Recursive = true,
    };

    public static readonly Option<FileInfo?> AdminKeyFile = new("--admin-key-file")
    {
        Description = "A file with the administrator's key. Default: the key itself in AGENTID_ADMIN_KEY, then the file data/admin.key.",
        HelpName = "file",
        Recursive = true,
    };

    public static Uri ServerOf(ParseResult parsed)
    {
        var text = parsed.GetValue(Server) ?? Variable("AGENTID_SERVER") ?? DefaultServer;
        return Uri.TryCreate(text, UriKind.Absolute, out var server) && server.Scheme is "http" or "https" && server.Query.Length == 0
            // The slash at the end is what lets relative addresses stay below a path.
            ? new Uri(server.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/")
            : throw new CommandFailure(ExitCode.Usage, $"'{text}' is not the address of a server, such as {DefaultServer}.");
    }

    /// <summary>What a server at this address calls itself: its issuer identifier.</summary>
    public static string IssuerOf(Uri server) => server.GetLeftPart(UriPartial.Path).TrimEnd('/');

    public static AdminKey AdminKeyOf(ParseResult parsed)
    {
        var chosen = parsed.GetValue(AdminKeyFile)?.FullName;
        if (chosen is null && Variable("AGENTID_ADMIN_KEY") is { } key)
        {
            return new AdminKey(key);
        }

        var path = chosen ?? DefaultAdminKeyFile;
        try
        {
            return new AdminKey(File.ReadAllText(path).Trim());
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(
                ExitCode.Unavailable,
                $"No administrator's key: {path} cannot be read. The server makes it on first start; name it with --admin-key-file, or set AGENTID_ADMIN_KEY.");
        }
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
