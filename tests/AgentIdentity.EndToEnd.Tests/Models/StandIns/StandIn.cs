using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Quickstart.Upstreams;

namespace AgentIdentity.EndToEnd.Tests.Models.StandIns;

/// <summary>
/// A provider of models on a loopback port, as close to the real one's wire as a client can tell: it checks who calls, reads the body
/// strictly, answers whole or streamed, errs when asked to, and keeps its own bill.
/// </summary>
internal sealed class StandIn(WebApplication app, Uri origin, ILock door) : IAsyncDisposable
{
    // What a gateway must never hand on: who called it, and from where.
    private static readonly string[] Private = ["Cookie", "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "DPoP", "Proxy-Authorization", "X-Stainless-Api-Key"];

    public string Origin { get; } = origin.GetLeftPart(UriPartial.Authority);

    public Bill Bill { get; } = new();

    public ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>The latest bodies, as they came.</summary>
    public ConcurrentQueue<string> Bodies { get; } = new();

    /// <summary>The responses that are stored, with what was asked, by their ids.</summary>
    public ConcurrentDictionary<string, (JsonObject Response, string Input)> Stored { get; } = new();

    public int Open => Volatile.Read(ref _open);

    private int _open;

    public static async Task<StandIn> StartAsync(ILock door, Action<StandIn, WebApplication> map)
    {
        var origin = Ports.FreeOrigin();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(origin.GetLeftPart(UriPartial.Authority));
        var app = builder.Build();
        StandIn standIn = new(app, origin, door);
        map(standIn, app);
        await app.StartAsync();
        return standIn;
    }

    public async Task ServeAsync(HttpContext http, IWire wire, string? model = null, bool? stream = null)
    {
        Interlocked.Increment(ref _open);
        try
        {
            await AnswerAsync(http, wire, model, stream);
        }
        catch (OperationCanceledException)
        {
            // The reader has gone away.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    /// <summary>Whether a call without a body comes from the customer; the refusal was written otherwise.</summary>
    public async Task<bool> LetInAsync(HttpContext http, IWire wire)
    {
        if (door.Refusal(http, []) is { } why)
        {
            Complaints.Enqueue(why);
            await RefuseAsync(http, wire.Refuse(StatusCodes.Status401Unauthorized, null));
            return false;
        }

        foreach (var header in Private.Where(http.Request.Headers.ContainsKey))
        {
            Complaints.Enqueue($"The header {header} came along.");
        }

        door.Sign(http);
        return true;
    }

    /// <summary>The body, where whoever sends it may; the refusal was written otherwise.</summary>
    public async Task<(JsonObject? Body, int Bytes)> AdmitAsync(HttpContext http, IWire wire)
    {
        using MemoryStream copy = new();
        await http.Request.Body.CopyToAsync(copy, http.RequestAborted);
        var bytes = copy.ToArray();
        if (door.Refusal(http, bytes) is { } why)
        {
            Complaints.Enqueue(why);
            await RefuseAsync(http, wire.Refuse(StatusCodes.Status401Unauthorized, null));
            return (null, 0);
        }

        foreach (var header in Private.Where(http.Request.Headers.ContainsKey))
        {
            Complaints.Enqueue($"The header {header} came along.");
        }

        try
        {
            Bodies.Enqueue(Encoding.UTF8.GetString(bytes));
            return (JsonNode.Parse(bytes, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false })!.AsObject(), bytes.Length);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            Complaints.Enqueue("The body is not one JSON object.");
            await RefuseAsync(http, wire.Refuse(StatusCodes.Status400BadRequest, null));
            return (null, 0);
        }
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    public static async Task RefuseAsync(HttpContext http, Refusal refusal)
    {
        http.Response.StatusCode = refusal.Status;
        foreach (var (name, value) in refusal.Headers)
        {
            http.Response.Headers[name] = value;
        }

        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(refusal.Body.ToJsonString(), http.RequestAborted);
    }

    private async Task AnswerAsync(HttpContext http, IWire wire, string? model, bool? stream)
    {
        var (body, bytes) = await AdmitAsync(http, wire);
        if (body is null)
        {
            return;
        }

        var read = wire.Read(body);
        var asked = read with { Model = model ?? read.Model, Stream = stream ?? read.Stream, InputTokens = (bytes + 3) / 4 };
        var script = Script.Of(asked);
        door.Sign(http);
        if (script.Failure is { } failure)
        {
            await RefuseAsync(http, wire.Refuse(failure.Status, failure.Type));
            return;
        }

        Exchange exchange = new(http, asked, script, Bill.Open(asked, wire.Name));
        if (asked.Stream)
        {
            await Streaming.AnswerAsync(wire, exchange);
        }
        else
        {
            await WholeAsync(wire, exchange);
        }

        if (wire.Name == "responses" && body["store"]?.GetValue<bool>() != false)
        {
            Stored["resp_" + exchange.Id] = (wire.Whole(exchange), asked.Prompt);
        }
    }

    private static async Task WholeAsync(IWire wire, Exchange exchange)
    {
        if (exchange.Script.Mishap == Mishap.Cut)
        {
            exchange.Http.Abort();
            return;
        }

        if (exchange.Script.Mishap is Mishap.Stall or Mishap.Endless)
        {
            await Task.Delay(Timeout.Infinite, exchange.Http.RequestAborted);
        }

        if (exchange.Script.Mishap == Mishap.Error)
        {
            await RefuseAsync(exchange.Http, wire.Refuse(StatusCodes.Status500InternalServerError, null));
            return;
        }

        exchange.Line.Add(exchange.Script.OutputTokens);
        exchange.Line.IsWhole = true;
        exchange.Http.Response.ContentType = "application/json";
        await exchange.Http.Response.WriteAsync(wire.Whole(exchange).ToJsonString(), exchange.Http.RequestAborted);
    }
}
