using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Quickstart.Upstreams;

/// <summary>
/// A stand-in for a model provider, faithful to OpenAI's chat completions on the wire: plain and streamed answers,
/// usage chunks, error bodies, and a key of its own that nobody but the gateway may know.
/// </summary>
internal static class ModelProvider
{
    private static readonly string[] Words = ["Refunds", " over", " 100", " need", " a", " person", "."];

    public static WebApplication Create(Uri origin, string key, ConcurrentQueue<string> authorizations, FirstWord firstWord)
    {
        var app = QuietHost.On(origin).Build();
        app.MapPost("/v1/chat/completions", async (HttpContext http) =>
        {
            authorizations.Enqueue(http.Request.Headers.Authorization.ToString());
            if (http.Request.Headers.Authorization != $"Bearer {key}")
            {
                await Refuse(http, StatusCodes.Status401Unauthorized, "Incorrect API key provided.", "invalid_api_key");
                return;
            }

            var request = (await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted))!;
            http.Response.Headers["x-request-id"] = $"req_{http.TraceIdentifier}";
            await (request["stream"]?.GetValue<bool>() == true ? Stream(http, request, firstWord) : Whole(http, request));
        });
        return app;
    }

    private static async Task Whole(HttpContext http, JsonNode request) =>
        await http.Response.WriteAsJsonAsync(new
        {
            id = "chatcmpl-1",
            @object = "chat.completion",
            created = 1795305600,
            model = request["model"]!.GetValue<string>(),
            choices = new[] { new { index = 0, message = new { role = "assistant", content = string.Concat(Words) }, finish_reason = "stop" } },
            usage = Usage(Words.Length),
        });

    /// <summary>One word every 60 ms; a prompt that asks for an essay streams until the reader goes away.</summary>
    private static async Task Stream(HttpContext http, JsonNode request, FirstWord firstWord)
    {
        http.Response.ContentType = "text/event-stream";
        var model = request["model"]!.GetValue<string>();
        var endless = request["messages"]!.ToJsonString().Contains("essay", StringComparison.Ordinal);
        var sent = 0;
        for (; endless || sent < Words.Length; sent++)
        {
            await Send(http, Chunk(model, new { content = Words[sent % Words.Length] }, null));
            await firstWord.HasArrivedAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(60), http.RequestAborted);
        }

        await Send(http, Chunk(model, new { }, "stop"));
        if (request["stream_options"]?["include_usage"]?.GetValue<bool>() == true)
        {
            await Send(http, JsonSerializer.Serialize(new { id = "chatcmpl-1", @object = "chat.completion.chunk", created = 1795305600, model, choices = Array.Empty<object>(), usage = Usage(sent) }));
        }

        await Send(http, "[DONE]");
    }

    private static string Chunk(string model, object delta, string? finish) => JsonSerializer.Serialize(new
    {
        id = "chatcmpl-1",
        @object = "chat.completion.chunk",
        created = 1795305600,
        model,
        choices = new[] { new { index = 0, delta, finish_reason = finish } },
        usage = (object?)null,
    });

    private static async Task Send(HttpContext http, string data)
    {
        await http.Response.WriteAsync($"data: {data}\n\n", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    private static object Usage(int output) => new { prompt_tokens = 20, completion_tokens = output, total_tokens = 20 + output };

    private static Task Refuse(HttpContext http, int status, string message, string code)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(new { error = new { message, type = "invalid_request_error", param = (string?)null, code } });
    }
}
