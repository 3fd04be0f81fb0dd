using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Gateway.Tests.World;

/// <summary>What an upstream saw of one request.</summary>
internal sealed record SeenRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>A real server behind the gateway that writes down what reaches it.</summary>
internal sealed class RecordingUpstream : IAsyncDisposable
{
    private WebApplication? _app;

    public int Port { get; private set; }

    public ConcurrentQueue<SeenRequest> Seen { get; } = [];

    /// <summary>How it answers; the body was read already.</summary>
    public Func<HttpContext, string, Task> Answer { get; set; } = static (http, body) => IdOf(body) is { } id
        ? http.Response.WriteAsJsonAsync(new { jsonrpc = "2.0", id, result = new { resultType = "complete", content = Array.Empty<object>() } })
        : http.Response.WriteAsJsonAsync(new { ok = true });

    /// <summary>The id of a JSON-RPC request; null for anything else.</summary>
    public static JsonElement? IdOf(string body)
    {
        try
        {
            using var request = JsonDocument.Parse(body);
            return request.RootElement.ValueKind == JsonValueKind.Object && request.RootElement.TryGetProperty("id", out var id) ? id.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Set when a caller of the upstream went away.</summary>
    public TaskCompletionSource Aborted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(HandleAsync);
        await _app.StartAsync();
        Port = new Uri(_app.Urls.Single()).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private async Task HandleAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        var headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Seen.Enqueue(new SeenRequest(http.Request.Method, http.Features.Get<IHttpRequestFeature>()!.RawTarget, headers, body));
        http.RequestAborted.Register(() => Aborted.TrySetResult());
        await Answer(http, body);
    }
}
