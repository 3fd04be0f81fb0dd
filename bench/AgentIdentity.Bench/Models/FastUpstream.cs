using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Bench.Models;

/// <summary>A provider that costs as little as one can: prepared answers of a kilobyte, whole or in five pieces; with <c>hold</c> in the body it says one piece and waits.</summary>
internal static class FastUpstream
{
    private static readonly byte[] Whole = Encoding.UTF8.GetBytes(
        $$$"""{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"{{{new string('x', 800)}}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":20,"completion_tokens":5,"total_tokens":25}}""");

    private static readonly byte[] Piece = Encoding.UTF8.GetBytes(
        "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello there.\"},\"finish_reason\":null}]}\n\n");

    private static readonly byte[] End = Encoding.UTF8.GetBytes(
        "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
        + "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":5,\"total_tokens\":25}}\n\ndata: [DONE]\n\n");

    public static Task RunAsync(string origin)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(origin);
        var app = builder.Build();
        app.Run(AnswerAsync);
        return app.RunAsync();
    }

    private static async Task AnswerAsync(HttpContext http)
    {
        using MemoryStream body = new();
        await http.Request.Body.CopyToAsync(body);
        var asked = body.GetBuffer().AsMemory(0, (int)body.Length);
        if (asked.Span.IndexOf("\"stream\":true"u8) < 0)
        {
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = Whole.Length;
            await http.Response.Body.WriteAsync(Whole);
            return;
        }

        http.Response.ContentType = "text/event-stream";
        for (var piece = 0; piece < 5; piece++)
        {
            await http.Response.Body.WriteAsync(Piece);
            await http.Response.Body.FlushAsync();
            if (asked.Span.IndexOf("hold"u8) >= 0)
            {
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
            }
        }

        await http.Response.Body.WriteAsync(End);
    }
}
