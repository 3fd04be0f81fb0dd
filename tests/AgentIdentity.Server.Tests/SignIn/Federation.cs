using System.Net;
using System.Security.Cryptography;
using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tests;
using AgentIdentity.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.Server.Tests.SignIn;

/// <summary>A server and the identity provider by way of which people sign in to it.</summary>
internal sealed class Federation : IAsyncDisposable
{
    private const string Client = "agentidentity";
    private const string Secret = "a-secret-of-at-least-thirty-two-characters";

    private Federation(ServerUnderTest server, EnterpriseProvider provider) => (Server, Provider) = (server, provider);

    public ServerUnderTest Server { get; }

    public EnterpriseProvider Provider { get; }

    public PeopleDirectory People => Server.App.Services.GetRequiredService<PeopleDirectory>();

    public static Task<Federation> StartAsync(string publicPath = "", params string[] more) => StartAsync(publicPath, null, more);

    /// <summary>The server's clock is the test's; the provider's is not.</summary>
    public static Task<Federation> StartAsync(TimeProvider time) => StartAsync("", null, [], time);

    /// <summary>The server is a client with a private key in a file.</summary>
    public static async Task<Federation> StartWithKeyAsync(string keyFile)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(keyFile, key.ExportECPrivateKeyPem());
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var jwks = System.Text.Json.Nodes.JsonNode.Parse(new ClientAssertionSigner(key, Client).PublicJwks)!;
        return await StartAsync("", new { client_id = Client, token_endpoint_auth_method = "private_key_jwt", jwks, redirect_uris = Array.Empty<string>() },
            [$"--AgentIdentity:Issuers:enterprise:ClientKeyFile={keyFile}"]);
    }

    public HttpClient Browser(out CookieContainer cookies) => Server.Client(cookies = new CookieContainer());

    /// <summary>From an address of the server through the provider's sign-in, as somebody or as nobody, to the last answer that leads nowhere else here.</summary>
    public async Task<HttpResponseMessage> WalkAsync(HttpClient browser, string address, string? person, Func<Uri, Uri>? tamper = null)
    {
        var next = new Uri(new Uri(Server.Origin), Server.PublicPath + address);
        for (var step = 0; step < 12; step++)
        {
            if (next.AbsolutePath.StartsWith("/interaction/", StringComparison.Ordinal) && person is not null)
            {
                next = new Uri(next, "?as=" + person);
            }

            if (next.AbsolutePath.Contains("/account/callback/", StringComparison.Ordinal) && tamper is not null)
            {
                next = tamper(next);
            }

            var answer = await browser.GetAsync(next);
            if (answer.Headers.Location is not { } location)
            {
                return answer;
            }

            next = new Uri(next, location);
        }

        throw new InvalidOperationException("The redirects go round in a circle.");
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Provider.DisposeAsync();
    }

    private static async Task<Federation> StartAsync(string publicPath, object? client, string[] more, TimeProvider? time = null)
    {
        var port = FreePort.Next();
        var callback = $"http://127.0.0.1:{port}{publicPath}/account/callback/enterprise";
        var registration = System.Text.Json.JsonSerializer.SerializeToNode(
            client ?? new { client_id = Client, client_secret = Secret, token_endpoint_auth_method = "client_secret_post" })!.AsObject();
        registration["redirect_uris"] = new System.Text.Json.Nodes.JsonArray(callback);
        var provider = await EnterpriseProvider.StartAsync(registration);
        var server = new ServerUnderTest
        {
            Port = port,
            PublicPath = publicPath,
            Configure = builder => builder.Services.AddSingleton(time ?? TimeProvider.System),
            Settings =
            [
                $"--AgentIdentity:Issuers:enterprise:Issuer={provider.Issuer}",
                $"--AgentIdentity:Issuers:enterprise:ClientId={Client}",
                "--AgentIdentity:Issuers:enterprise:DisplayName=The Enterprise",
                .. client is null ? [$"--AgentIdentity:Issuers:enterprise:ClientSecret={Secret}"] : Array.Empty<string>(),
                .. more,
            ],
        };
        await server.InitializeAsync();
        return new Federation(server, provider);
    }
}
