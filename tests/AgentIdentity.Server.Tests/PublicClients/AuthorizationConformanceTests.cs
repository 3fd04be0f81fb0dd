using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tests;

namespace AgentIdentity.Server.Tests.PublicClients;

/// <summary>
/// The suite for authorization servers of @modelcontextprotocol/conformance, whole: its client is a document, its browser a person of ours.
/// </summary>
public sealed class AuthorizationConformanceTests(StockServer stock) : IClassFixture<StockServer>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo _results = Directory.CreateTempSubdirectory("agentidentity-conformance-");

    public void Dispose() => _results.Delete(recursive: true);

    [Fact]
    public async Task The_token_server_passes_every_check_for_authorization_servers()
    {
        NodeProgram.Demand();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        cancellation.CancelAfter(Patience);
        var ben = await stock.Server.AddPersonAsync();
        var client = stock.NewClient();
        await stock.PermitAsync(ben.Person, AgentIdentity.Server.OAuth.PublicClients.IdOf(new Uri(client.ClientId)), "search_contacts");
        var said = await PlayAsync(client.ClientId, ben, cancellation.Token);

        var checks = _results.EnumerateFiles("checks.json", SearchOption.AllDirectories)
            .SelectMany(static file => JsonDocument.Parse(File.ReadAllText(file.FullName)).RootElement.EnumerateArray())
            .Select(static check => $"{check.GetProperty("id").GetString()} {check.GetProperty("status").GetString()}");
        checks.Should().BeEquivalentTo(
            ["authorization-server-metadata SUCCESS", "authorization-server-metadata-cimd SUCCESS", "authorization-code-grant SUCCESS"], "it said {0}", said);
    }

    private async Task<string> PlayAsync(string client, Browser person, CancellationToken cancellation)
    {
        using var suite = Process.Start(Suite(client))!;
        StringBuilder said = new();
        try
        {
            while (await suite.StandardOutput.ReadLineAsync(cancellation) is { } line)
            {
                said.AppendLine(line);
                if (line.StartsWith(stock.Server.Origin + "/oauth2/authorize?", StringComparison.Ordinal))
                {
                    using HttpClient back = new();
                    await back.GetStringAsync(await person.FollowAsync(new Uri(line).PathAndQuery), cancellation);
                }
            }

            await suite.WaitForExitAsync(cancellation);
            return said.ToString();
        }
        finally
        {
            if (!suite.HasExited)
            {
                suite.Kill(entireProcessTree: true);
            }
        }
    }

    private ProcessStartInfo Suite(string client)
    {
        ProcessStartInfo start = new("node", [
            "conformance.mjs", "authorization", "--url", stock.Server.Origin, "--client-id", client, "--resource", stock.Desk,
            "--port", FreePort.Next().ToString(CultureInfo.InvariantCulture), "-o", _results.FullName,
        ])
        {
            WorkingDirectory = Path.Combine(NodeProgram.Root(), "eng", "mcp"),
            RedirectStandardOutput = true,
        };
        return start;
    }
}
