using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using AgentIdentity.Tokens;
using Quickstart;
using Quickstart.Report;
using Quickstart.Steps;
using Spectre.Console;

namespace AgentIdentity.EndToEnd.Tests.BadInput;

/// <summary>The quickstart's whole stage after its first step: Ben has granted codex a delegation, and codex holds a token for each door.</summary>
public sealed class RunningBroker : IAsyncLifetime
{
    private readonly HttpClient _admin = new();
    private DpopProver _prover = null!;

    internal Stage Stage { get; private set; } = null!;

    internal string Origin => Stage.Scene.Broker.GetLeftPart(UriPartial.Authority);

    /// <summary>How often anything behind the gateway was called.</summary>
    internal int Forwarded => Stage.Scene.CrmSaw.Count + Stage.Scene.OrdersLog.Count + Stage.Scene.ProviderSaw.Count;

    public async ValueTask InitializeAsync()
    {
        Stage = await Stage.OpenAsync();
        await new SignInAndGrant().PlayAsync(Stage.Scene, new Narrator(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) })));
        var keyFile = Path.Combine(Stage.Scene.DataFolder, "bad-input.pem");
        Stage.Scene.Codex.SaveKey(keyFile);
        var key = ECDsa.Create();
        key.ImportFromPem(await File.ReadAllTextAsync(keyFile));
        _prover = new DpopProver(key);
        _admin.DefaultRequestHeaders.Authorization = new("Bearer", (await File.ReadAllTextAsync(Path.Combine(Stage.Scene.DataFolder, "admin.key"))).Trim());
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await Stage.DisposeAsync();
    }

    internal Task<string> TokenAsync(string door) => Stage.Scene.Codex.TokenAsync(Stage.Scene.Delegation, Origin + door);

    internal string Proof(string method, string target, string token) => _prover.Create(method, new Uri(
        Origin + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }), token);

    /// <summary>A token like the agent's own, from a ring of keys and at a time that the test chooses.</summary>
    internal async Task<string> ForgeAsync(KeyRing keys, string audience, TimeProvider time) => (await new TokenMinter(keys, Origin, time).MintDelegatedAsync(new DelegatedTokenRequest
    {
        Subject = "ben",
        Actor = new Actor(Origin, "codex", null),
        ClientId = "codex",
        Audience = audience,
        Scope = ["http"],
        KeyThumbprint = _prover.Thumbprint,
        DelegationId = Stage.Scene.Delegation,
        TransactionId = Identifiers.New("txn_"),
    })).Value;

    internal KeyRing OwnKeys() => KeyRing.OpenFile(Path.Combine(Stage.Scene.DataFolder, "keys", "tokens.json"), TimeProvider.System);

    internal async Task<string[]> EvidenceAsync() => (await _admin.GetStringAsync(Origin + "/admin/evidence"))
        .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Sends the bytes as they are and reads until the broker hangs up.</summary>
    internal async Task<string> SendAsync(string method, string target, IEnumerable<string> headers, ReadOnlyMemory<byte> body = default)
    {
        using TcpClient tcp = new();
        await tcp.ConnectAsync(Stage.Scene.Broker.Host, Stage.Scene.Broker.Port, TestContext.Current.CancellationToken);
        var head = $"{method} {target} HTTP/1.1\r\nHost: {Stage.Scene.Broker.Authority}\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n";
        await tcp.GetStream().WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. body.Span], TestContext.Current.CancellationToken);
        using StreamReader reader = new(tcp.GetStream());
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
