using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Bench;

/// <summary>
/// A Cerbos server from npm with the rules of <see cref="DecisionWorld"/>. It keeps no relations, so it is told what they say, and the
/// delegation too; it answers over one kept connection.
/// </summary>
internal sealed class CerbosServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;
    private readonly HttpClient _http;

    private CerbosServer(Process process, string folder, int port) =>
        (_process, _folder, _http) = (process, folder, new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") });

    public static bool IsInstalled => File.Exists(Program);

    private static string Program => Path.GetFullPath(Path.Combine("eng", "cel", "node_modules", "@cerbos", "cerbos-linux-x64", "cerbos-linux-x64"));

    public static async Task<CerbosServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("bench-cerbos-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "policies"));
        File.WriteAllText(Path.Combine(folder, "policies", "crm.yaml"), Policy());
        var (port, other) = (FreePort(), FreePort());
        File.WriteAllText(Path.Combine(folder, "cerbos.yaml"), $$"""
            server: { httpListenAddr: "127.0.0.1:{{port}}", grpcListenAddr: "127.0.0.1:{{other}}" }
            storage: { driver: disk, disk: { directory: "{{folder}}/policies", watchForChanges: false } }
            telemetry: { disabled: true }
            audit: { enabled: false }
            """);
        var start = new ProcessStartInfo(Program, ["server", $"--config={folder}/cerbos.yaml", "--log-level=error"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var server = new CerbosServer(Process.Start(start)!, folder, port);
        server._process.OutputDataReceived += static (_, _) => { };
        server._process.ErrorDataReceived += static (_, line) => Console.Error.WriteLine(line.Data);
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        await server.ReadyAsync();
        return server;
    }

    /// <summary>Whether Cerbos permits the call.</summary>
    public async Task<bool> AskAsync(DecisionRequest request, bool related)
    {
        using var body = new ByteArrayContent(Question(request, related));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await _http.PostAsync("/api/check/resources", body);
        answer.EnsureSuccessStatusCode();
        using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
        return json.RootElement.GetProperty("results")[0].GetProperty("actions").GetProperty(request.Call.Identifier).GetString() == "EFFECT_ALLOW";
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Policy()
    {
        var rules = new StringBuilder("apiVersion: api.cerbos.dev/v1\nresourcePolicy:\n  version: default\n  resource: crm\n  rules:\n");
        rules.Append("    - { name: may, actions: ['*'], effect: EFFECT_ALLOW, roles: [user], condition: { match: { all: { of: [")
            .Append("{ expr: P.attr.human_may }, { expr: P.attr.agent_may }, { expr: 'P.attr.granted' } ] } } } }\n");
        foreach (var (tool, number, objection) in DecisionWorld.Rules)
        {
            var expression = objection.Replace("args.", "R.attr.args.", StringComparison.Ordinal).Replace("depth", "P.attr.depth", StringComparison.Ordinal);
            rules.Append(CultureInfo.InvariantCulture,
                $"    - {{ name: tool-{tool}-{number}, actions: [tool-{tool}], effect: EFFECT_DENY, roles: [user], condition: {{ match: {{ expr: \"{expression}\" }} }} }}\n");
        }

        return rules.ToString();
    }

    private static byte[] Question(DecisionRequest request, bool related) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        requestId = "r",
        includeMeta = true,
        principal = new
        {
            id = request.Subject,
            roles = (string[])["user"],
            attr = new { human_may = related, agent_may = true, granted = true, depth = request.Chain.Length },
        },
        resources = new[]
        {
            new { actions = (string[])[request.Call.Identifier], resource = new { kind = "crm", id = request.Call.Identifier, attr = new { args = request.Call.Arguments } } },
        },
    });

    private async Task ReadyAsync()
    {
        for (var waited = 0; ; waited++)
        {
            try
            {
                using var answer = await _http.GetAsync("/_cerbos/health");
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (waited < 100)
            {
                // It has not opened its port yet.
            }

            await Task.Delay(100);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
