using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.AspNetCore.Tests;

/// <summary>Certificate-bound tokens over real TLS, and behind a proxy that forwards the certificate by ASP.NET Core's own means.</summary>
public sealed class CertificatesOverTls : IAsyncLifetime
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private X509Certificate2 _agents = null!;
    private X509Certificate2 _others = null!;
    private Authority _authority = null!;

    public async ValueTask InitializeAsync()
    {
        (_agents, _others) = (Make("agent"), Make("other"));
        _authority = await Authority.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _authority.DisposeAsync();
        _agents.Dispose();
        _others.Dispose();
        _key.Dispose();
    }

    [Fact]
    public async Task The_connections_certificate_is_compared()
    {
        using var own = Make("localhost");
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(own, https =>
        {
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.AllowAnyClientCertificate();
        })));
        builder.Services.AddSingleton<TimeProvider>(_authority.Time);
        builder.Services.AddAuthentication().AddAgentIdentity(o => (o.Authority, o.Audience) = (_authority.Issuer, Authority.Audience));
        await using var app = builder.Build();
        app.MapGet("/x", () => "").RequireDelegation();
        await app.StartAsync();

        (await CallAsync(app, _agents)).Should().Be(HttpStatusCode.OK);
        (await CallAsync(app, _others)).Should().Be(HttpStatusCode.Unauthorized);
        (await CallAsync(app, null)).Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Behind_a_proxy_the_forwarded_certificate_counts_only_where_the_application_says_so()
    {
        await using var believing = await Orders.StartAsync(_authority, map: Forwarded, add: services => services.AddCertificateForwarding(o => o.CertificateHeader = "X-Client-Cert"));
        await using var plain = await Orders.StartAsync(_authority);

        (await SendAsync(believing, _agents)).Should().Be(HttpStatusCode.OK);
        (await SendAsync(believing, _others)).Should().Be(HttpStatusCode.Unauthorized);
        (await SendAsync(plain, _agents)).Should().Be(HttpStatusCode.Unauthorized);

        static void Forwarded(WebApplication app)
        {
            app.UseCertificateForwarding();
            app.UseAuthentication();
            app.UseAuthorization();
            app.MapGet("/orders/{id}", () => "").RequireDelegation();
        }
    }

    private async Task<HttpStatusCode> CallAsync(WebApplication app, X509Certificate2? shown)
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        if (shown is not null)
        {
            handler.ClientCertificates.Add(shown);
        }

        using var http = new HttpClient(handler) { DefaultRequestHeaders = { Authorization = new("Bearer", Mint()) } };
        using var response = await http.GetAsync(app.Urls.Single() + "/x");
        return response.StatusCode;
    }

    private async Task<HttpStatusCode> SendAsync(Orders orders, X509Certificate2 forwarded)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, orders.Address + "/orders/7") { Headers = { Authorization = new("Bearer", Mint()) } };
        request.Headers.Add("X-Client-Cert", Convert.ToBase64String(forwarded.RawData));
        using var response = await orders.Http.SendAsync(request);
        return response.StatusCode;
    }

    private string Mint() => _authority.Mint(request => request with
    {
        KeyThumbprint = null,
        CertificateThumbprint = Base64Url.EncodeToString(SHA256.HashData(_agents.RawData)),
    });

    private X509Certificate2 Make(string name)
    {
        // TLS looks at the real clock.
        var now = TimeProvider.System.GetUtcNow();
        using var made = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
