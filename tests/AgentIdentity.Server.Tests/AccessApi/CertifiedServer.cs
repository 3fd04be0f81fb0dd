using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AgentIdentity.Server.Tests.AccessApi;
using AgentIdentity.Server.Tests.Setup;

[assembly: AssemblyFixture(typeof(CertifiedServer))]

namespace AgentIdentity.Server.Tests.AccessApi;

/// <summary>A server with the fixture of the certification scenario, asked as an enforcement point asks.</summary>
public sealed class CertifiedServer : IAsyncLifetime
{
    public const string Key = "an-enforcement-points-key-of-forty-characters";

    private readonly string _policy = CertificationPolicy.Folder();

    public ServerUnderTest Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = new ServerUnderTest { Settings = [$"--AgentIdentity:PolicyFolder={_policy}", $"--AgentIdentity:AccessApi:Keys:harness:Secret={Key}"] };
        await Server.InitializeAsync();
    }

    public async Task<(HttpStatusCode Status, JsonElement Json)> AskAsync(string address, string body)
    {
        using var response = await SendAsync(address, body);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    public async Task<HttpResponseMessage> SendAsync(string address, string body, string media = "application/json", string? id = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(media);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        if (id is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Request-ID", id);
        }

        return await Server.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(_policy, recursive: true);
    }
}
