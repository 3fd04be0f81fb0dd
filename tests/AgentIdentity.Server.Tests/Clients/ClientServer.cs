using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Server.Tests.Clients;

/// <summary>The real server with settings of its own, over TLS or over plain HTTP on loopback, as if behind a proxy.</summary>
public sealed class ClientServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("agentidentity-clients-").FullName;
    private readonly List<IDisposable> _open = [];
    private WebApplication _app = null!;

    private ClientServer(bool tls) => Origin = $"{(tls ? "https" : "http")}://127.0.0.1:{FreePort.Next()}";

    public string Origin { get; }

    public TestAuthority WebAuthority { get; } = new("Web Authority");

    public static Task<ClientServer> OverTlsAsync(params string[] settings) => StartAsync(true, settings);

    public static Task<ClientServer> PlainAsync(params string[] settings) => StartAsync(false, settings);

    /// <summary>Writes a file that a setting may name, before the server starts.</summary>
    public static string Write(string text)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("agentidentity-clients-").FullName, "file");
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>A client on connections of its own, with a certificate or without.</summary>
    public HttpClient Connect(X509Certificate2? certificate = null, params X509Certificate2[] sentAlong) => Connect(Origin, certificate, sentAlong);

    public HttpClient Connect(string origin, X509Certificate2? certificate, params X509Certificate2[] sentAlong)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(WebAuthority.Certificate);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = policy,
                ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, [.. sentAlong], offline: true),
            },
        };
        var http = new HttpClient(handler) { BaseAddress = new Uri(origin) };
        _open.Add(http);
        return http;
    }

    public HttpClient Admin()
    {
        var http = Connect();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", File.ReadAllText(Path.Combine(_folder, "data", "admin.key")).Trim());
        return http;
    }

    public async Task<JsonElement> RegisterAsync(object agent, HttpStatusCode expected = HttpStatusCode.Created)
    {
        using var answer = await Admin().PostAsJsonAsync("/admin/agents", agent);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.Should().Be(expected, text);
        return JsonDocument.Parse(text).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        _open.ForEach(static open => open.Dispose());
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<ClientServer> StartAsync(bool tls, string[] settings)
    {
        var server = new ClientServer(tls);
        List<string> args =
        [
            $"--AgentIdentity:DataFolder={Path.Combine(server._folder, "data")}",
            $"--AgentIdentity:PublicUrl={server.Origin}",
            $"--AgentIdentity:PolicyFolder={ServerUnderTest.PolicyFolder()}",
            .. settings.Select(static setting => "--" + setting),
        ];
        if (tls)
        {
            var certificate = Path.Combine(server._folder, "server.pfx");
            await File.WriteAllBytesAsync(certificate, server.WebAuthority.ServerCertificate().Export(X509ContentType.Pfx));
            args.Add($"--Kestrel:Endpoints:Https:Url={server.Origin}");
            args.Add($"--Kestrel:Certificates:Default:Path={certificate}");
        }
        else
        {
            args.Add($"--urls={server.Origin}");
        }

        server._app = BrokerServer.Create([.. args], static builder => builder.Logging.SetMinimumLevel(LogLevel.Error));
        await server._app.StartAsync();
        return server;
    }
}
