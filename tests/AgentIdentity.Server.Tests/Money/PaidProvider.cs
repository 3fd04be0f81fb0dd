using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Server.Tests.Money;

/// <summary>
/// A provider of models on all four wires that keeps its own bill. It charges as the worst of them does: for all that was asked for, unless its answer
/// went out whole. A prompt says in double brackets what it waits for: <c>[[hold]]</c> before it answers, <c>[[half]]</c> in the middle of a stream,
/// <c>[[late]]</c> until <see cref="Late"/>; or <c>[[fail]]</c>, that it is refused.
/// </summary>
internal sealed class PaidProvider : IAsyncDisposable
{
    public const int InputUsdPerMillion = 3;
    public const int OutputUsdPerMillion = 15;
    private const int Made = 7;

    private readonly ConcurrentQueue<Line> _lines = [];
    private WebApplication _app = null!;

    public string Address => _app.Urls.Single();

    /// <summary>The bodies that came, oldest first.</summary>
    public ConcurrentQueue<string> Bodies { get; } = [];

    public int Calls => _lines.Count;

    /// <summary>The charge so far, in millionths of a dollar.</summary>
    public long MicroUsd => _lines.Sum(static line => ((long)line.Input * InputUsdPerMillion) + ((long)line.Output * OutputUsdPerMillion));

    /// <summary>What every answer says.</summary>
    public string Says { get; set; } = "Refunds need a person.";

    /// <summary>Lets go the answers that wait for it.</summary>
    public TaskCompletionSource Late { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many streams have said their first half.</summary>
    public int Half => Volatile.Read(ref _half);

    private int _half;

    public static async Task<PaidProvider> StartAsync()
    {
        PaidProvider made = new();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        made._app = builder.Build();
        made._app.Run(made.AnswerAsync);
        await made._app.StartAsync();
        return made;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using StreamReader reader = new(http.Request.Body);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        using var asked = JsonDocument.Parse(body);
        var line = new Line((Encoding.UTF8.GetByteCount(body) + 3) / 4, MaximumOf(asked.RootElement));
        Bodies.Enqueue(body);
        _lines.Enqueue(line);
        try
        {
            await AnswerAsync(http, body, line);
        }
        catch (OperationCanceledException)
        {
            // Whoever asked is gone; what was made is charged.
        }
    }

    private async Task AnswerAsync(HttpContext http, string body, Line line)
    {
        if (body.Contains("[[hold]]", StringComparison.Ordinal))
        {
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        }

        if (body.Contains("[[fail]]", StringComparison.Ordinal))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            http.Response.ContentType = "application/json";
            line.Output = 0;
            await http.Response.WriteAsync(JsonSerializer.Serialize(new { type = "error", message = Says, error = new { type = "invalid_request_error", message = Says } }), http.RequestAborted);
            return;
        }

        if (body.Contains("[[half]]", StringComparison.Ordinal))
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("""data: {"id":"c","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":"Ref"},"finish_reason":null}]}""" + "\n\n");
            await http.Response.Body.FlushAsync(http.RequestAborted);
            Interlocked.Increment(ref _half);
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        }

        if (body.Contains("[[late]]", StringComparison.Ordinal))
        {
            await Late.Task.WaitAsync(http.RequestAborted);
        }

        line.Output = Math.Min(line.Output, Made);
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(DocumentFor(http.Request.Path.Value!, line), http.RequestAborted);
    }

    private static int MaximumOf(JsonElement asked)
    {
        var given = asked.TryGetProperty("inferenceConfig", out var inference) ? inference : asked;
        foreach (var name in (string[])["max_completion_tokens", "max_tokens", "max_output_tokens", "maxTokens"])
        {
            if (given.TryGetProperty(name, out var most))
            {
                return most.GetInt32();
            }
        }

        return Made;
    }

    private string DocumentFor(string path, Line line) => FormOf(path).Replace("SAYS", Says, StringComparison.Ordinal).Replace("IN", Text(line.Input), StringComparison.Ordinal)
        .Replace("OUT", Text(line.Output), StringComparison.Ordinal).Replace("SUM", Text(line.Input + line.Output), StringComparison.Ordinal);

    private static string FormOf(string path) => path[path.LastIndexOf('/')..] switch
    {
        "/messages" => """{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"SAYS"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":IN,"output_tokens":OUT}}""",
        "/responses" => """
            {"id":"resp_1","object":"response","created_at":1,"status":"completed","model":"m","output":[{"type":"message","id":"msg_1","status":"completed","role":"assistant",
            "content":[{"type":"output_text","text":"SAYS","annotations":[]}]}],"usage":{"input_tokens":IN,"output_tokens":OUT,"total_tokens":SUM}}
            """,
        "/converse" => """{"output":{"message":{"role":"assistant","content":[{"text":"SAYS"}]}},"stopReason":"end_turn","metrics":{"latencyMs":1},"usage":{"inputTokens":IN,"outputTokens":OUT,"totalTokens":SUM}}""",
        _ => """
            {"id":"c","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"SAYS"},"finish_reason":"stop"}],
            "usage":{"prompt_tokens":IN,"completion_tokens":OUT,"total_tokens":SUM}}
            """,
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class Line(int input, int output)
    {
        private int _output = output;

        public int Input => input;

        public int Output
        {
            get => Volatile.Read(ref _output);
            set => Volatile.Write(ref _output, value);
        }
    }
}
