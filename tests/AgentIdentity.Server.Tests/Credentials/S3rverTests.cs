using System.Diagnostics;
using System.Net;
using AgentIdentity.Broker.Tests.Aws;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tests;

namespace AgentIdentity.Server.Tests.Credentials;

/// <summary>
/// Calls that the gateway signs, at somebody else's S3 (npm s3rver). That one takes any signature of version 4 whose key it knows, so the
/// signature is checked in front of it by AWS's SDK for JavaScript (eng/interop/s3.mjs), over the request as it came in.
/// </summary>
public sealed class S3rverTests : IAsyncLifetime
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private readonly int _port = FreePort.Next();
    private readonly string _folder = Directory.CreateTempSubdirectory("s3rver-").FullName;
    private Process? _s3;
    private FakeSts _sts = null!;

    public async ValueTask InitializeAsync()
    {
        NodeProgram.Demand();
        _sts = await FakeSts.StartAsync();
        _sts.Pair = ("S3RVER", "S3RVER");
        _sts.Token = "session-of-the-role";
        _s3 = Process.Start(new ProcessStartInfo("node", ["s3.mjs"])
        {
            WorkingDirectory = Path.Combine(NodeProgram.Root(), "eng", "interop"),
            Environment =
            {
                ["PORT"] = $"{_port}", ["FOLDER"] = _folder, ["REGION"] = FakeSts.Region, ["KEY"] = "S3RVER", ["SECRET"] = "S3RVER", ["TOKEN"] = _sts.Token,
            },
        })!;
        using var http = new HttpClient();
        for (var i = 0; ; i++)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{_port}/"), Ct);
                return;
            }
            catch (HttpRequestException) when (i < 200)
            {
                await Task.Delay(50, Ct);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_s3 is not null)
        {
            _s3.Kill(entireProcessTree: true);
            await _s3.WaitForExitAsync(CancellationToken.None);
            _s3.Dispose();
            await _sts.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_the_gateway_signs_another_S3_accepts_and_nothing_else()
    {
        await using var server = new ServerUnderTest { Settings = Settings() };
        await server.InitializeAsync();
        var agent = await server.AddAgentAsync();
        var person = await server.AddPersonAsync();
        foreach (var thing in (string[])["operation:files/read", "operation:files/write", "operation:files/delete"])
        {
            (await server.AdminPostAsync("/admin/tuples", new { user = $"user:{person.Person}", relation = "human_may", @object = thing })).EnsureSuccessStatusCode();
            (await server.AdminPostAsync("/admin/tuples", new { user = $"agent:{agent.Id}", relation = "agent_may", @object = thing })).EnsureSuccessStatusCode();
        }

        async Task<string> GrantAsync() => (await person.GrantAsync(agent, ("authorization_details",
            $$"""[{"type":"urn:agentidentity:http","locations":["{{server.Origin}}/api/files"],"actions":["GET","PUT","DELETE"],"paths":["/reports/*"]}]"""))).DelegationId();
        var delegation = await GrantAsync();
        async Task<(HttpStatusCode Status, string Body)> CallAsync(HttpMethod method, string path, string? body = null)
        {
            var token = (await agent.ExchangeAsync(delegation, $"{server.Origin}/api/files"))["access_token"]!;
            using var request = new HttpRequestMessage(method, $"/api/files{path}") { Content = body is null ? null : new StringContent(body) };
            request.Headers.Authorization = new("DPoP", token);
            request.Headers.Add("DPoP", agent.Prover.Create(method.Method, new Uri($"{server.Origin}/api/files{path.Split('?')[0]}"), token));
            using var answer = await server.SendAsync(request);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
        }

        foreach (var key in (string[])["q1.txt", "2026/a%20b.txt", "2026/%C3%A4%E2%82%AC.txt", "odd/~-_.!'()"])
        {
            (await CallAsync(HttpMethod.Put, "/reports/" + key, "hello " + key)).Status.Should().Be(HttpStatusCode.OK, key);
            (await CallAsync(HttpMethod.Get, "/reports/" + key)).Should().Be((HttpStatusCode.OK, "hello " + key));
        }

        (await CallAsync(HttpMethod.Get, "/reports/?list-type=2&prefix=2026%2F&max-keys=10")).Body.Should().Contain("<Key>2026/a b.txt</Key>").And.NotContain("q1.txt");
        (await CallAsync(HttpMethod.Delete, "/reports/q1.txt")).Status.Should().Be(HttpStatusCode.NoContent);
        (await CallAsync(HttpMethod.Get, "/reports/q1.txt")).Status.Should().Be(HttpStatusCode.NotFound);

        // That it verifies at all is shown by a session whose secret is another.
        _sts.Pair = ("S3RVER", "another");
        delegation = await GrantAsync();
        var (status, told) = await CallAsync(HttpMethod.Get, "/reports/2026/a%20b.txt");
        told.Should().Contain("AID3505").And.NotContain("SignatureDoesNotMatch");
        status.Should().Be(HttpStatusCode.Forbidden);
    }

    private string[] Settings() =>
    [
        .. new[]
        {
            "Kind=http", $"Address=http://127.0.0.1:{_port}", "Credential=aws", $"Aws:RoleArn={FakeSts.Role}", $"Aws:Region={FakeSts.Region}", "Aws:Service=s3",
            $"Aws:StsAddress={_sts.Endpoint}", $"Secret={SigV4.AccessKey}:{SigV4.SecretKey}",
        }.Select(static setting => "--AgentIdentity:Upstreams:files:" + setting),
    ];
}
