using System.Diagnostics;
using System.Text;
using AgentIdentity.EndToEnd.Tests.Peers.Setup;
using AgentIdentity.Tests;
using Quickstart.Cast;
using Quickstart.Upstreams;

namespace AgentIdentity.EndToEnd.Tests.Peers.Guide;

/// <summary>A reader's empty folder, a shell that knows the clone's commands, and a browser. Ports of the page are free ones here.</summary>
internal sealed class GuideDesk(int database) : IAsyncDisposable
{
    private const string Password = "correct horse battery staple";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agentid-guide-");
    private readonly int _server = Ports.Free();
    private readonly int _orders = Ports.Free();
    private readonly int _callback = Ports.Free();
    private Browser? _ben;

    /// <summary>The page with this desk's ports, and the packages where the user of a program can read them.</summary>
    public string Local(string page) => page
        .Replace(":5080", $":{_server}", StringComparison.Ordinal).Replace(":5601", $":{_orders}", StringComparison.Ordinal).Replace("listen(5601", $"listen({_orders}", StringComparison.Ordinal)
        .Replace("/AGENTIDENTITY/eng/mcp", NodePeers.OpenFolder, StringComparison.Ordinal).Replace(":7777", $":{_callback}", StringComparison.Ordinal).Replace("Port=5432;Database=bank", $"Port={database};Database=bank", StringComparison.Ordinal)
        .Replace("\"AgentIdentity\": {", $"\"AgentIdentity\": {{ \"PublicUrl\": \"http://127.0.0.1:{_server}\",", StringComparison.Ordinal)
        .Replace("delegation ask ", $"delegation ask --redirect-uri http://127.0.0.1:{_callback}/callback ", StringComparison.Ordinal);

    public async Task WriteAsync(string path, string text)
    {
        var file = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
    }

    /// <summary>What the reader sees after typing a command; where it asks for a browser, Ben opens it and agrees.</summary>
    public async Task<string> TypeAsync(string command)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var shell = Process.Start(Shell(command))!;
        StringBuilder printed = new();
        while (await shell.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            printed.Append(line).Append('\n');
            if (line.Contains("/oauth2/authorize?", StringComparison.Ordinal))
            {
                await AgreeAsync(new Uri(line.Trim()));
            }
        }

        await shell.WaitForExitAsync(patience.Token);
        return printed.ToString();
    }

    public string ServerSaid() => Path.Combine(_folder.FullName, "server.log") is var log && File.Exists(log) ? File.ReadAllText(log) : "";

    public async ValueTask DisposeAsync()
    {
        foreach (var file in _folder.EnumerateFiles("*.pid"))
        {
            try
            {
                using var left = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(file.FullName), System.Globalization.CultureInfo.InvariantCulture));
                left.Kill(entireProcessTree: true);
                await left.WaitForExitAsync();
            }
            catch (ArgumentException)
            {
                // It has ended.
            }
        }

        _ben?.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task AgreeAsync(Uri address)
    {
        var first = _ben is null;
        _ben ??= new Browser(new Uri(address.GetLeftPart(UriPartial.Authority)));
        await _ben.OpenAsync(address);
        if (first)
        {
            await _ben.SubmitAsync("password", ("username", "ben"), ("password", Password));
        }

        await _ben.SubmitAsync("decision", ("decision", "grant"), ("allow", "delegate"));
        using HttpClient back = new();
        await back.GetStringAsync(_ben.Address, TestContext.Current.CancellationToken);
    }

    private ProcessStartInfo Shell(string command)
    {
        ProcessStartInfo start = new("bash", ["-c", $"source '{NodeProgram.Root()}/eng/commands.sh'\n{{ {command}\n}} 2>&1"])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
        };
        start.Environment["AGENTID_SERVER"] = $"http://127.0.0.1:{_server}";
        start.Environment["NO_COLOR"] = "1";
        start.Environment["PGHOST"] = "127.0.0.1";
        start.Environment["PGPORT"] = $"{database}";
        start.Environment["PGUSER"] = "admin";
        return start;
    }
}
