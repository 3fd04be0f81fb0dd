using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Clients;

/// <summary>Client certificates that a TLS-terminating proxy passes on in Client-Cert (RFC 9440).</summary>
public sealed class ProxyTests
{
    private readonly X509Certificate2 _certificate = TestAuthority.SelfSigned(new Leaf());

    private string Header => $":{Convert.ToBase64String(_certificate.RawData)}:";

    private Task<System.Text.Json.JsonElement> RegisterAsync(ClientServer server) => server.RegisterAsync(new
    {
        id = "pinned",
        name = "pinned",
        owner = "Olga",
        token_endpoint_auth_method = "self_signed_tls_client_auth",
        certificate_thumbprints = new[] { Base64Url.EncodeToString(SHA256.HashData(_certificate.RawData)) },
    });

    private static Task<OAuthReply> AskAsync(HttpClient http, params (string, string)[] headers) => http.ActorAsync([("client_id", "pinned")], headers);

    [Fact]
    public async Task A_certificate_that_a_configured_hop_passes_on_is_believed()
    {
        await using var server = await ClientServer.PlainAsync("AgentIdentity:TrustedProxies:0=127.0.0.1");
        await RegisterAsync(server);

        (await AskAsync(server.Connect(), ("Client-Cert", Header))).ShouldBe(HttpStatusCode.OK, null, null);
    }

    [Theory]
    [InlineData("AgentIdentity:TrustedProxies:0=192.0.2.0/24")]
    [InlineData("AgentIdentity:Mtls:AskForCertificates=true")]
    public async Task The_same_header_from_anybody_else_is_nothing(string setting)
    {
        await using var server = await ClientServer.PlainAsync(setting);
        await RegisterAsync(server);

        (await AskAsync(server.Connect(), ("Client-Cert", Header))).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", "AID5141");
    }

    [Fact]
    public async Task A_certificate_does_not_stay_on_the_proxys_connection_for_the_next_request()
    {
        await using var server = await ClientServer.PlainAsync("AgentIdentity:TrustedProxies:0=127.0.0.0/8");
        await RegisterAsync(server);
        var connection = server.Connect();
        (await AskAsync(connection, ("Client-Cert", Header))).ShouldBe(HttpStatusCode.OK, null, null);

        (await AskAsync(connection)).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", "AID5141");
    }

    [Fact]
    public async Task A_malformed_or_repeated_header_is_no_certificate()
    {
        await using var server = await ClientServer.PlainAsync("AgentIdentity:TrustedProxies:0=127.0.0.1");
        await RegisterAsync(server);

        foreach (var malformed in (string[])[Header[1..], ":" + Header, "::", ":AAAA:", $"{Header}, {Header}"])
        {
            (await AskAsync(server.Connect(), ("Client-Cert", malformed))).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", "AID5141");
        }

        (await AskAsync(server.Connect(), ("Client-Cert", Header), ("Client-Cert", Header))).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", "AID5141");
    }

    [Fact]
    public async Task The_chain_that_the_proxy_passes_on_is_used()
    {
        var root = new TestAuthority();
        var intermediate = new TestAuthority("Intermediate", root);
        var leaf = intermediate.Issue(new Leaf { Names = static names => names.AddDnsName("codex.example") });
        await using var server = await ClientServer.PlainAsync(
            "AgentIdentity:TrustedProxies:0=127.0.0.1", $"AgentIdentity:Mtls:AuthoritiesFile={ClientServer.Write(root.Pem)}");
        await server.RegisterAsync(new { id = "codex", name = "codex", owner = "Olga", token_endpoint_auth_method = "tls_client_auth", tls_client_auth_san_dns = "codex.example" });
        var http = server.Connect();

        (await http.ActorAsync([("client_id", "codex")], ("Client-Cert", Item(leaf)), ("Client-Cert-Chain", Item(intermediate.Certificate)))).ShouldBe(HttpStatusCode.OK, null, null);
        (await http.ActorAsync([("client_id", "codex")], ("Client-Cert", Item(leaf)))).ShouldBe(HttpStatusCode.Unauthorized, "invalid_client", "AID5142");

        static string Item(X509Certificate2 certificate) => $":{Convert.ToBase64String(certificate.RawData)}:";
    }
}
