using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tests;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(ServerUnderTest))]

namespace AgentIdentity.Server.Tests.Setup;

/// <summary>The real server on a free loopback port with a data folder of its own. Copy it where another room needs one.</summary>
public sealed class ServerUnderTest : IAsyncLifetime
{
    private string _listen = "";
    private readonly string _parentFolder = Directory.CreateTempSubdirectory("agentidentity-test-").FullName;

    /// <summary>Does not exist before the server makes it.</summary>
    public string DataFolder => Path.Combine(_parentFolder, "data");

    /// <summary>The public address, with its path if there is one.</summary>
    public string Origin { get; private set; } = "";

    /// <summary>The port to listen at; a free one unless told.</summary>
    public int Port { get; init; }

    /// <summary>The name in the public address; passkeys belong to names and not to numbers.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The path of the public address, such as /agents; empty at the root.</summary>
    public string PublicPath { get; init; } = "";

    /// <summary>Whether the proxy that every client here goes through takes <see cref="PublicPath"/> away.</summary>
    public bool ProxyStripsPath { get; init; }

    /// <summary>More settings, as arguments.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>What a host may do before the server is built.</summary>
    public Action<WebApplicationBuilder> Configure { get; init; } = static _ => { };

    /// <summary>The process that the server runs in, where that is to be one of its own; otherwise it runs in the test's.</summary>
    public ServerProcess? OwnProcess { get; init; }

    public WebApplication App { get; private set; } = null!;

    /// <summary>Sends the administrator's key with every request.</summary>
    public HttpClient Admin { get; private set; } = null!;

    /// <summary>Follows no redirect, keeps no cookie, sends no credentials.</summary>
    public HttpClient Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _listen = $"http://{Host}:{(Port == 0 ? FreePort.Next() : Port)}";
        Origin = _listen + PublicPath;
        await StartAsync();
    }

    /// <summary>Stops the server and starts another over the same folder and address.</summary>
    public async Task RestartAsync()
    {
        await EndAsync();
        await StartAsync();
    }

    private async Task StartAsync()
    {
        if (OwnProcess is not null)
        {
            await OwnProcess.StartAsync(Arguments(), _listen);
        }
        else
        {
            App = BrokerServer.Create(Arguments(), builder =>
            {
                builder.Logging.SetMinimumLevel(LogLevel.Error);
                Configure(builder);
            });
            await App.StartAsync();
        }

        Http = Client();
        Admin = Client();
        Admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", File.ReadAllText(Path.Combine(DataFolder, "admin.key")).Trim());
    }

    private string[] Arguments() =>
    [
        $"--AgentIdentity:DataFolder={DataFolder}",
        $"--AgentIdentity:PublicUrl={Origin}",
        $"--AgentIdentity:PolicyFolder={PolicyFolder()}",
        $"--AgentIdentity:ProxyStripsPath={ProxyStripsPath}",
        $"--urls={_listen}",
        "--AgentIdentity:Upstreams:crm:Kind=mcp",
        "--AgentIdentity:Upstreams:crm:Address=http://127.0.0.1:9/mcp",
        "--AgentIdentity:Upstreams:crm:NewTools=allow",
        "--AgentIdentity:Upstreams:orders:Kind=http",
        "--AgentIdentity:Upstreams:orders:Address=http://127.0.0.1:9",
        .. Settings,
    ];

    private async Task EndAsync()
    {
        if (OwnProcess is not null)
        {
            OwnProcess.Dispose();
            return;
        }

        await App.StopAsync();
        await App.DisposeAsync();
    }

    public HttpClient Client(CookieContainer? cookies = null) => new(new ProxyInFront(this)
    {
        InnerHandler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = cookies is not null,
            CookieContainer = cookies ?? new CookieContainer(),
        },
    })
    { BaseAddress = new Uri(_listen) };

    public async Task<TestAgent> AddAgentAsync(string? id = null, ECDsa? key = null, TimeProvider? time = null)
    {
        var agent = new TestAgent(this, id ?? NewName("agent-"), key, time);
        var answer = await Admin.PostAsJsonAsync("/admin/agents", new
        {
            id = agent.Id,
            name = $"The {agent.Id}",
            owner = "Olga Owner",
            jwks = JsonDocument.Parse(agent.PublicJwks).RootElement,
            redirect_uris = new[] { TestAgent.RedirectUri },
        });
        answer.StatusCode.Should().Be(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return agent;
    }

    public async Task<Browser> AddPersonAsync()
    {
        var browser = new Browser(this, NewName("ben-"), "correct horse battery staple");
        var answer = await Admin.PostAsJsonAsync("/admin/people", new { id = browser.Person, name = "Ben", password = browser.Password });
        answer.StatusCode.Should().Be(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return browser;
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(path);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => Http.SendAsync(request);

    public Task<HttpResponseMessage> SendAdminAsync(string path, HttpContent content) => Admin.PostAsync(path, content);

    public Task<HttpResponseMessage> AdminPostAsync(string path, object? body = null) =>
        Admin.PostAsync(path, body is null ? null : JsonContent.Create(body));

    public async Task<JsonElement> AdminGetAsync(string path) =>
        JsonDocument.Parse(await Admin.GetStringAsync(path)).RootElement;

    /// <summary>Every entry of the evidence chain, as text lines.</summary>
    public async Task<string[]> EvidenceAsync() =>
        (await Admin.GetStringAsync("/admin/evidence")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static string NewName(string prefix) => prefix + Identifiers.New("")[..10];

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Admin.Dispose();
        Http.Dispose();
        Directory.Delete(_parentFolder, recursive: true);
    }

    public static string PolicyFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "policies", "default") is var found && Directory.Exists(found))
            {
                return found;
            }
        }

        throw new DirectoryNotFoundException("policies/default is not above the test's folder.");
    }
}
