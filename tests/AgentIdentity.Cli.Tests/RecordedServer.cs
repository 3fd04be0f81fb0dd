using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Cli.Tests;

/// <summary>A server on a real socket that answers what a test told it to and keeps what it was asked.</summary>
internal sealed class RecordedServer : IAsyncDisposable
{
    public const string Key = "the-administrators-key";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, (int Status, string Body)> _answers = new();

    private RecordedServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public string Url => _app.Urls.First();

    /// <summary>The path below which the command is told that everything is.</summary>
    public string PublicPath { get; set; } = "";

    public ConcurrentQueue<(string Request, string Authorization, string Body)> Asked { get; } = new();

    public static async Task<RecordedServer> StartAsync()
    {
        RecordedServer server = new();
        await server._app.StartAsync();
        return server;
    }

    /// <summary>What to answer, for example to <c>GET /admin/agents</c>.</summary>
    public RecordedServer Answers(string request, string body, int status = 200)
    {
        _answers[request] = (status, body);
        return this;
    }

    public async Task<Run> RunAsync(params string[] args)
    {
        var keyFile = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(keyFile, Key + "\n");
            return await Run.Of([.. args, "--server", Url + PublicPath, "--admin-key-file", keyFile]);
        }
        finally
        {
            File.Delete(keyFile);
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using StreamReader body = new(context.Request.Body);
        var request = $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}";
        Asked.Enqueue((request, context.Request.Headers.Authorization.ToString(), await body.ReadToEndAsync()));
        var (status, answer) = _answers.GetValueOrDefault(request, (404, """{"title":"Not found","code":"AID5999"}"""));
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(answer);
    }
}
