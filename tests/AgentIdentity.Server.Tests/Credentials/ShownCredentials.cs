using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using AgentIdentity.Broker.Tests.Aws;
using AgentIdentity.Broker.Tests.ClientCredentials;
using AgentIdentity.Server.Tests.Credentials;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(ShownCredentials))]

namespace AgentIdentity.Server.Tests.Credentials;

/// <summary>One request as an upstream saw it.</summary>
internal sealed record Shown(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>The whole server with an upstream for each sort of credential, a person and an agent who may call them all, and every log line.</summary>
public sealed class ShownCredentials : IAsyncLifetime
{
    public const string FileSecret = "file-secret-hunter2-0001";
    public const string SettingSecret = "setting-secret-hunter2-0002";
    public const string BasicPassword = "basic-password-hunter2-0003";
    private static readonly string[] Upstreams = ["filed", "fixed", "vaulted", "bens", "basic", "client", "txn", "minted", "files", "silent"];
    private readonly string _folder = Directory.CreateTempSubdirectory("agentidentity-shown-").FullName;
    private WebApplication _upstream = null!;

    internal FakeSts Sts { get; private set; } = null!;

    internal FakeTokenEndpoint Tokens { get; private set; } = null!;

    internal ConcurrentQueue<Shown> Seen { get; } = [];

    internal LogBook Log { get; } = new();

    /// <summary>How the upstream answers.</summary>
    internal Func<HttpContext, Task> Answer { get; set; } = Plain;

    public ServerUnderTest Server { get; private set; } = null!;

    internal Browser Person { get; private set; } = null!;

    internal TestAgent Agent { get; private set; } = null!;

    public string Delegation { get; private set; } = "";

    public string SecretFile => Path.Combine(_folder, "filed.key");

    public static Task Plain(HttpContext http) => http.Response.WriteAsync("""{"ok":true}""");

    public async ValueTask InitializeAsync()
    {
        Sts = await FakeSts.StartAsync();
        Tokens = await FakeTokenEndpoint.StartAsync();
        await StartUpstreamAsync();
        await WriteSecretAsync(FileSecret);
        Server = new ServerUnderTest
        {
            Settings = [.. Settings().Select(static setting => "--AgentIdentity:Upstreams:" + setting)],
            Configure = builder => builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log),
        };
        await Server.InitializeAsync();
        Agent = await Server.AddAgentAsync();
        Person = await Server.AddPersonAsync();
        foreach (var thing in Upstreams.SelectMany(static name => (string[])[$"operation:{name}/read", $"operation:{name}/write", $"operation:{name}/delete"]))
        {
            (await Server.AdminPostAsync("/admin/tuples", new { user = $"user:{Person.Person}", relation = "human_may", @object = thing })).EnsureSuccessStatusCode();
            (await Server.AdminPostAsync("/admin/tuples", new { user = $"agent:{Agent.Id}", relation = "agent_may", @object = thing })).EnsureSuccessStatusCode();
        }

        Delegation = await GrantAsync();
    }

    internal async Task<string> GrantAsync() => (await Person.GrantAsync(Agent, ("authorization_details", "[" + string.Join(',', Upstreams.Select(name => $$"""
        {"type":"urn:agentidentity:http","locations":["{{Server.Origin}}/api/{{name}}"],"actions":["GET","PUT","POST"],"paths":["/reports/*"]}
        """)) + "]"))).DelegationId();

    public async Task WriteSecretAsync(string secret)
    {
        var draft = SecretFile + ".new";
        await File.WriteAllTextAsync(draft, secret + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.Move(draft, SecretFile, overwrite: true);
    }

    public Task<HttpResponseMessage> CallAsync(string upstream, string path = "/reports/a") => CallAsync(HttpMethod.Get, upstream, path);

    public async Task<HttpResponseMessage> CallAsync(HttpMethod method, string upstream, string path, string? body = null, string? delegation = null)
    {
        var token = (await Agent.ExchangeAsync(delegation ?? Delegation, $"{Server.Origin}/api/{upstream}"))["access_token"]!;
        using var request = new HttpRequestMessage(method, $"/api/{upstream}{path}") { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "text/plain") };
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        request.Headers.Add("DPoP", Agent.Prover.Create(method.Method, new Uri($"{Server.Origin}/api/{upstream}{path.Split('?')[0]}"), token));
        return await Server.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _upstream.DisposeAsync();
        await Sts.DisposeAsync();
        await Tokens.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private IEnumerable<string> Settings()
    {
        var address = _upstream.Urls.Single();
        foreach (var name in Upstreams)
        {
            yield return $"{name}:Kind=http";
            yield return $"{name}:Address={address}";
        }

        string[] more =
        [
            "filed:Credential=header", "filed:Header=X-Api-Key", $"filed:SecretFile={SecretFile}",
            "fixed:Credential=header", "fixed:Scheme=Bearer", $"fixed:Secret={SettingSecret}",
            "vaulted:Credential=vault", "vaulted:Header=X-Api-Key",
            "bens:Credential=header", "bens:Scheme=token", "bens:Vault:Entry=crm", "bens:Vault:Per=human",
            "basic:Credential=basic", "basic:BasicUser=gateway", $"basic:Secret={BasicPassword}",
            "client:Credential=oauth", $"client:OAuth:TokenAddress={Tokens.Address}", $"client:OAuth:ClientId={FakeTokenEndpoint.ClientId}", $"client:Secret={FakeTokenEndpoint.Secret}",
            "txn:Credential=transaction", "txn:Audience=corp.example",
            .. AwsOf("files", Sts.Endpoint), .. AwsOf("silent", "http://127.0.0.1:1"),
        ];
        foreach (var setting in more)
        {
            yield return setting;
        }
    }

    private static IEnumerable<string> AwsOf(string name, string sts) =>
    [
        $"{name}:Credential=aws", $"{name}:Aws:RoleArn={FakeSts.Role}", $"{name}:Aws:Region={FakeSts.Region}", $"{name}:Aws:Service=s3",
        $"{name}:Aws:StsAddress={sts}", $"{name}:Secret={SigV4.AccessKey}:{SigV4.SecretKey}",
    ];

    private async Task StartUpstreamAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _upstream = builder.Build();
        _upstream.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            Seen.Enqueue(new Shown(
                http.Request.Method, http.Features.Get<IHttpRequestFeature>()!.RawTarget,
                http.Request.Headers.ToDictionary(static one => one.Key, static one => one.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray()));
            await Answer(http);
        });
        await _upstream.StartAsync();
    }
}
