using System.Net;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Hosting;

/// <summary>TLS ends in front of this process: what it calls itself comes from configuration, and from nothing that a request says.</summary>
public sealed class TlsProxyTests
{
    private const string Public = "https://agents.example";

    [Fact]
    public async Task Metadata_redirects_and_cookies_are_those_of_the_https_address()
    {
        await using var server = await StartAsync();

        var document = JsonDocument.Parse(await server.Http.GetStringAsync("/.well-known/openid-configuration", TestContext.Current.CancellationToken)).RootElement;
        document.GetProperty("issuer").GetString().Should().Be(Public);
        document.GetProperty("token_endpoint").GetString().Should().Be(Public + "/oauth2/token");

        using var console = await server.GetAsync("/console");
        console.Headers.Location!.ToString().Should().StartWith(Public + "/account/sign-in?");
        using var page = await server.GetAsync("/account/sign-in");
        page.Headers.GetValues("Set-Cookie").Should().OnlyContain(static cookie =>
            cookie.StartsWith("__Host-agentidentity", StringComparison.Ordinal) && cookie.Contains("; secure", StringComparison.Ordinal) && cookie.Contains("; path=/;", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Neither_the_host_header_nor_forwarded_headers_are_believed()
    {
        await using var server = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/mcp/crm") { Headers = { Host = "evil.example" } };
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        request.Headers.Add("X-Forwarded-Proto", "http");
        request.Headers.Add("X-Forwarded-Prefix", "/evil");
        request.Headers.Add("Forwarded", "host=evil.example;proto=http");

        using var refused = await server.SendAsync(request);

        refused.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        refused.Headers.WwwAuthenticate.ToString().Should().Contain($"resource_metadata=\"{Public}/.well-known/oauth-protected-resource/mcp/crm\"").And.NotContain("evil");
    }

    private static async Task<ServerUnderTest> StartAsync()
    {
        // The last of two arguments of one name counts.
        var server = new ServerUnderTest { Settings = [$"--AgentIdentity:PublicUrl={Public}"] };
        await server.InitializeAsync();
        return server;
    }
}
