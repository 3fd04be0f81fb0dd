using System.Text.Json;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Limits;
using AgentIdentity.Gateway.Mcp.Links;
using AgentIdentity.Gateway.Mcp.Pins;
using AgentIdentity.Gateway.Mcp.Sealing;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Policy;
using AgentIdentity.Tokens;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Gateway.Tests.Links;

/// <summary>The links alone, with upstreams as a test configures them.</summary>
internal sealed class LinkWorld : IAsyncDisposable
{
    private readonly UpstreamTable _table;
    private readonly UpstreamClients _clients;
    private readonly ILoggerFactory _logs;
    private readonly CallLimits _limits;

    public LinkWorld(Action<GatewayOptions> configure, TimeProvider? time = null, GatewayKey? key = null)
    {
        var options = new GatewayOptions();
        configure(options);
        new McpOptionsCheck().Validate(null, options).Failures.Should().BeNullOrEmpty();
        _table = new UpstreamTable(Options.Create(options));
        _clients = new UpstreamClients(_table);
        _limits = new CallLimits(Options.Create(options), time ?? TimeProvider.System);
        _logs = LoggerFactory.Create(logging => logging.AddProvider(Lines));
        var clock = time ?? TimeProvider.System;
        var ports = new LinkPorts(Stops, Credentials, new ToolGate(clock), _limits, Memory = new HeldMemory(Options.Create(options)), new StateSeal(key ?? GatewayKey.Random(), clock));
        Links = new McpLinks(_table, _clients, ports, clock, _logs.CreateLogger<McpLinks>());
    }

    public McpLinks Links { get; }

    public HeldMemory Memory { get; }

    public TestStops Stops { get; } = new();

    public TestCredentials Credentials { get; } = new();

    public LogLines Lines { get; } = new();

    public Upstream Upstream(string name) => _table.Find(CallKind.Mcp, name)!;

    /// <summary>A call of codex for ben under a delegation.</summary>
    public LinkCall Call(string upstream, string delegation = "dlg_1", UpstreamCredential? credential = null, CancellationToken stopped = default) => new(
        Upstream(upstream),
        new Delegation
        {
            Issuer = "http://127.0.0.1:5080",
            Subject = "ben",
            Actor = new Actor("http://127.0.0.1:5080", "codex", null),
            ClientId = "codex",
            Audience = "http://127.0.0.1:5080/mcp/" + upstream,
            DelegationId = delegation,
            Details = At([.. Upstream(upstream).Members]),
            TransactionId = "txn_1",
            TokenId = "jti_1",
            IssuedAt = DateTimeOffset.UnixEpoch,
            ExpiresAt = DateTimeOffset.MaxValue,
        },
        credential ?? UpstreamCredential.None,
        "dec_1",
        stopped);

    /// <summary>Everything at these upstreams.</summary>
    public static AuthorizationDetails At(params IReadOnlyList<string> upstreams) => upstreams.Count == 0
        ? AuthorizationDetails.Empty
        : AuthorizationDetails.Of(new McpToolDetail([.. upstreams.Select(static name => "http://127.0.0.1:5080/mcp/" + name)], ["tools/call"], "*", [], null));

    public async Task<List<LinkMessage>> AskAsync(LinkCall call, LinkRequest request)
    {
        List<LinkMessage> messages = [];
        await foreach (var message in Links.For(call.Upstream).AskAsync(Equipped(call, request), request, CancellationToken.None))
        {
            messages.Add(message);
        }

        return messages;
    }

    // As step 6 does: for whom the thing belongs to.
    private LinkCall Equipped(LinkCall call, LinkRequest request) =>
        call.Upstream.IsVirtual && call.EquippedFor == call.Upstream && LinkMethods.NameOf(request) is { } name && Links.OwnerOf(call.Upstream, request.Method, name) is { } owner
            ? call with { EquippedFor = owner.Member } : call;

    /// <summary>The result of a request that is answered.</summary>
    public async Task<JsonElement> ResultAsync(LinkCall call, LinkRequest request)
    {
        var end = (await AskAsync(call, request))[^1];
        end.Should().BeOfType<LinkResponse>().Which.Result.Should().NotBeNull(end.ToString());
        return ((LinkResponse)end).Result!.Value;
    }

    public static LinkRequest Request(string method, object? parameters = null, string? capabilities = null) => new(
        method,
        parameters is null ? null : JsonSerializer.SerializeToElement(parameters),
        new ClientFace(Json("""{"name":"test","version":"1"}"""), capabilities is null ? null : Json(capabilities)));

    /// <summary>The retry of a request that was answered with input_required.</summary>
    public static LinkRequest Retry(LinkRequest request, JsonElement required, object? answers)
    {
        var parameters = request.Params!.Value.EnumerateObject().ToDictionary(static member => member.Name, static member => (object?)member.Value);
        parameters["inputResponses"] = answers;
        if (required.TryGetProperty("requestState", out var state))
        {
            parameters["requestState"] = state;
        }

        return request with { Params = JsonSerializer.SerializeToElement(parameters) };
    }

    public static LinkRequest Tool(string name, object? arguments = null, string? capabilities = null) =>
        Request("tools/call", new { name, arguments = arguments ?? new { } }, capabilities);

    public static string TextOf(JsonElement result) => result.GetProperty("content")[0].GetProperty("text").GetString()!;

    public static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    public async ValueTask DisposeAsync()
    {
        await Links.DisposeAsync();
        _clients.Dispose();
        _logs.Dispose();
        _limits.Dispose();
        Stops.Dispose();
    }
}
