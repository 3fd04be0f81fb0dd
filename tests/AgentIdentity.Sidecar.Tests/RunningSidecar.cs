using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Sidecar.Tests;

/// <summary>The sidecar itself on a free loopback port, in front of a stand-in broker.</summary>
internal sealed class RunningSidecar : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningSidecar(WebApplication app, string callerKey)
    {
        _app = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", callerKey);
    }

    /// <summary>A client that presents the caller key.</summary>
    public HttpClient Http { get; }

    public HttpClient Stranger() => new() { BaseAddress = Http.BaseAddress };

    public static async Task<RunningSidecar> StartAsync(StandInBroker broker, string path = "")
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var keyFile = Path.Combine(folder, "codex.pem");
        using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        {
            File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var callerKeyFile = Path.Combine(folder, "sidecar.key");
        var app = SidecarHost.Create([], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["AgentIdentity:Sidecar:Listen"] = "http://127.0.0.1:0",
                ["AgentIdentity:Sidecar:Authority"] = broker.Url + path,
                ["AgentIdentity:Sidecar:AgentId"] = "codex",
                ["AgentIdentity:Sidecar:KeyFile"] = keyFile,
                ["AgentIdentity:Sidecar:Delegation"] = "dlg_1",
                ["AgentIdentity:Sidecar:CallerKeyFile"] = callerKeyFile,
            });
        });
        await app.StartAsync();
        return new RunningSidecar(app, File.ReadAllText(callerKeyFile).Trim());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
