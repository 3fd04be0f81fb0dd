using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Tests.World;

/// <summary>codex, acting for ben with a key of its own.</summary>
internal sealed class TestCaller(GatewayWorld world, KeyRing keys)
{
    private readonly DpopProver _prover = new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>The human.</summary>
    public string Subject { get; set; } = "ben";

    /// <summary>The agent.</summary>
    public string Agent { get; set; } = "codex";

    /// <summary>What the tokens allow.</summary>
    public AuthorizationDetails Details { get; set; } = AuthorizationDetails.Empty;

    public string Token(string resource, bool bound = true, TimeSpan? lifetime = null) => new TokenMinter(keys, world.Origin, TimeProvider.System).MintDelegatedAsync(new DelegatedTokenRequest
    {
        Subject = Subject,
        Actor = new Actor(world.Origin, Agent, null),
        ClientId = "codex",
        Audience = world.Origin + resource,
        Details = Details,
        DelegationId = "dlg_1",
        TransactionId = "txn_1",
        KeyThumbprint = bound ? _prover.Thumbprint : null,
        Lifetime = lifetime ?? TimeSpan.FromMinutes(5),
    }).AsTask().GetAwaiter().GetResult().Value;

    public string Proof(string method, string path, string token) => ProofFor(method, world.Origin + path, token);

    public string ProofFor(string method, string url, string token) => _prover.Create(method, new Uri(url), token);

    /// <summary>A request with a fresh token and proof.</summary>
    public HttpRequestMessage Request(HttpMethod method, string path, HttpContent? content = null, TimeSpan? lifetime = null)
    {
        var token = Token(ResourceOf(path), lifetime: lifetime);
        var request = new HttpRequestMessage(method, world.Origin + path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        request.Headers.Add("DPoP", Proof(method.Method, path.Split('?')[0], token));
        return request;
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null) =>
        world.Client.SendAsync(Request(method, path, content), HttpCompletionOption.ResponseHeadersRead);

    /// <summary>Posts; to an MCP endpoint as a client of 2026-07-28 does, where the text is a request at all.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, string json) =>
        path.StartsWith("/mcp/", StringComparison.Ordinal) && ModernCall.Of(json) is { } call
            ? world.Client.SendAsync(call.On(Request(HttpMethod.Post, path, Json(call.Body))), HttpCompletionOption.ResponseHeadersRead)
            : SendAsync(HttpMethod.Post, path, Json(json));

    /// <summary>Posts the text as it is.</summary>
    public Task<HttpResponseMessage> PostPlainAsync(string path, string json) => SendAsync(HttpMethod.Post, path, Json(json));

    /// <summary>Sends a request line that no HTTP client would send, with a Bearer token for /api/open: proofs are of no interest here.</summary>
    public async Task<string> SendRawAsync(string target, string method = "GET")
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", world.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1:{world.Port}\r\nAuthorization: Bearer {Token("/api/open", bound: false)}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    private static string ResourceOf(string path)
    {
        var parts = path.Split('?')[0].Split('/');
        return parts[1] is "v1" or "model" ? "/v1" : $"/{parts[1]}/{parts[2]}";
    }
}
