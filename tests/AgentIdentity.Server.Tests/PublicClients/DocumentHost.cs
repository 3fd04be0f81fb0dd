using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AgentIdentity.Server.OAuth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Server.Tests.PublicClients;

/// <summary>
/// A host of client metadata documents, over real TLS on loopback. <see cref="Egress"/> leads every name to it, pretending to a public
/// address, as the seam allows whoever builds the host; everything between the two steps is the product's own.
/// </summary>
public sealed class DocumentHost : IAsyncDisposable
{
    public const string Host = "client.example";
    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;

    private DocumentHost(WebApplication app, X509Certificate2 certificate) => (_app, _certificate) = (app, certificate);

    public Dictionary<string, RequestDelegate> Pages { get; } = new(StringComparer.Ordinal);

    public List<string> Asked { get; } = [];

    public List<IPEndPoint> Dialled { get; } = [];

    public IPAddress[] Addresses { get; set; } = [IPAddress.Parse("93.184.215.14")];

    public int Resolved { get; private set; }

    internal MetadataEgress Egress => new()
    {
        Resolve = (_, _) =>
        {
            Resolved++;
            return Task.FromResult(Addresses);
        },
        Dial = async (address, host, cancellation) =>
        {
            var tls = new SslStream(await ConnectAsync(address, cancellation), false, (_, shown, _, _) => shown!.GetCertHashString() == _certificate.GetCertHashString());
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancellation);
            return tls;
        },
    };

    /// <summary>The same, but the product judges the certificate itself.</summary>
    internal MetadataEgress StrictEgress => new() { Resolve = Egress.Resolve, Dial = async (address, _, cancellation) => await ConnectAsync(address, cancellation) };

    public static async Task<DocumentHost> StartAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Host}", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var app = builder.Build();
        var host = new DocumentHost(app, certificate);
        app.Run(http =>
        {
            host.Asked.Add(http.Request.Path);
            return host.Pages.TryGetValue(http.Request.Path, out var page) ? page(http) : Task.FromResult(http.Response.StatusCode = 404);
        });
        await app.StartAsync();
        return host;
    }

    public static string Url(string path) => $"https://{Host}{path}";

    /// <summary>Serves a document, sound unless a member is changed; null leaves a member out.</summary>
    public string Serve(string path, string? cacheControl = null, params (string Name, object? Value)[] changes)
    {
        Dictionary<string, object?> members = new()
        {
            ["client_id"] = Url(path),
            ["client_name"] = "Crabby",
            ["redirect_uris"] = new[] { "http://127.0.0.1/callback", "https://client.example/callback" },
            ["grant_types"] = new[] { "authorization_code", "refresh_token" },
            ["response_types"] = new[] { "code" },
            ["token_endpoint_auth_method"] = "none",
        };
        foreach (var (name, value) in changes)
        {
            members[name] = value;
        }

        var json = System.Text.Json.JsonSerializer.Serialize(members.Where(static member => member.Value is not null).ToDictionary());
        ServeText(path, json, cacheControl);
        return Url(path);
    }

    public void ServeText(string path, string text, string? cacheControl = null, string contentType = "application/json") => Pages[path] = http =>
    {
        http.Response.ContentType = contentType;
        if (cacheControl is not null)
        {
            http.Response.Headers.CacheControl = cacheControl;
        }

        return http.Response.WriteAsync(text);
    };

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate.Dispose();
    }

    private async Task<Stream> ConnectAsync(IPEndPoint asked, CancellationToken cancellation)
    {
        Dialled.Add(asked);
        var port = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
