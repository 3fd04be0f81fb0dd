using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using AgentIdentity.Tests;

namespace AgentIdentity.Server.Tests.SignIn;

/// <summary>npm oidc-provider as the enterprise's identity provider (eng/interop/enterprise.mjs), in a process of its own.</summary>
internal sealed class EnterpriseProvider : IAsyncDisposable
{
    private readonly Process _process;

    private EnterpriseProvider(Process process, string issuer) => (_process, Issuer) = (process, issuer);

    public string Issuer { get; }

    public static async Task<EnterpriseProvider> StartAsync(params object[] clients)
    {
        Demand();
        var issuer = $"http://127.0.0.1:{FreePort.Next()}";
        var process = Process.Start(new ProcessStartInfo("node", ["enterprise.mjs"])
        {
            WorkingDirectory = Folder(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ISSUER"] = issuer, ["CLIENTS"] = JsonSerializer.Serialize(clients) },
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
        said.Should().Be("ready", said is null ? await errors : "");
        return new EnterpriseProvider(process, issuer);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    // Skips, and says so, where node or its packages are missing; under CI that is a failure.
    private static void Demand()
    {
        var node = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(static folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node")));
        if (node && Directory.Exists(Path.Combine(Folder(), "node_modules", "oidc-provider")))
        {
            return;
        }

        const string missing = "node or eng/interop/node_modules is missing: run `npm ci` in eng/interop. No foreign identity provider was tried.";
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", missing);
        Assert.Skip(missing);
    }

    private static string Folder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AgentIdentity.sln")))
            {
                return Path.Combine(folder.FullName, "eng", "interop");
            }
        }

        throw new InvalidOperationException($"No AgentIdentity.sln above {AppContext.BaseDirectory}.");
    }
}
