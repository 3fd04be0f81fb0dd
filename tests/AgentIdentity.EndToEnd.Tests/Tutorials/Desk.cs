using System.Diagnostics;
using AgentIdentity.Server;
using Microsoft.AspNetCore.Builder;
using Quickstart;
using Quickstart.Upstreams;

namespace AgentIdentity.EndToEnd.Tests.Tutorials;

/// <summary>
/// A reader's empty folder, with the program at hand, and a server that starts when the reader first speaks to it: it trusts the key
/// that the reader has made by then.
/// </summary>
internal sealed class Desk : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agentid-tutorial-");
    private readonly Uri _origin = Ports.FreeOrigin();
    private WebApplication? _server;

    public static string Root { get; } = FindRoot();

    private static string Program { get; } = $"agentid() {{ dotnet '{Path.Combine(AppContext.BaseDirectory, "agentid.dll")}' \"$@\"; }}";

    private string Data => Path.Combine(_folder.FullName, ".data");

    public void Write(string path, string text)
    {
        var file = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>What the reader sees after typing a command.</summary>
    public async Task<string> TypeAsync(string command)
    {
        if (command.StartsWith("agentid policy push", StringComparison.Ordinal))
        {
            await StartServerAsync();
        }

        ProcessStartInfo start = new("bash", ["-c", $"{Program}\n{{ {command}\n}} 2>&1"]) { WorkingDirectory = _folder.FullName, RedirectStandardOutput = true };
        start.Environment["AGENTIDENTITY"] = Root;
        start.Environment["AGENTID_SERVER"] = _origin.GetLeftPart(UriPartial.Authority);
        start.Environment["NO_COLOR"] = "1";
        if (_server is not null)
        {
            start.Environment["AGENTID_ADMIN_KEY"] = (await File.ReadAllTextAsync(Path.Combine(Data, "admin.key"), TestContext.Current.CancellationToken)).Trim();
        }

        using var shell = Process.Start(start)!;
        var printed = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        return printed;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private async Task StartServerAsync()
    {
        if (_server is not null)
        {
            return;
        }

        _server = BrokerServer.Create(
        [
            $"--urls={_origin.GetLeftPart(UriPartial.Authority)}",
            $"--AgentIdentity:PublicUrl={_origin.GetLeftPart(UriPartial.Authority)}",
            $"--AgentIdentity:DataFolder={Data}",
            $"--AgentIdentity:PolicyFolder={Path.Combine(Root, "policies", "default")}",
            $"--AgentIdentity:Policy:TrustedKeys:0={Path.Combine(_folder.FullName, "release.pem.pub")}",
        ], BrokerLog.To(_folder.FullName));
        await _server.StartAsync(TestContext.Current.CancellationToken);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AgentIdentity.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
