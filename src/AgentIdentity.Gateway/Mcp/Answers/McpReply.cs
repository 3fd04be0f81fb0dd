using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Mcp.Answers;

/// <summary>
/// The answer to one request, as it comes to be: one JSON message, or a stream of events that begins with the first thing there is to say
/// before the answer.
/// </summary>
internal sealed class McpReply(HttpContext http, bool prefersEvents = false)
{
    /// <summary>After which silence there is a sign of life.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LastWord = TimeSpan.FromMilliseconds(700);

    /// <summary>Whether a stream has begun: everything more is an event.</summary>
    public bool Streams => http.Response.HasStarted;

    /// <summary>Whether the client can take a stream.</summary>
    public bool MayStream { get; } = McpAccept.Streams(http.Request.Headers.Accept);

    /// <summary>Sends one message before the answer; nothing where the client takes no stream.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
        MayStream ? WriteEventAsync(message, cancellationToken) : ValueTask.CompletedTask;

    /// <summary>Begins the stream although there is nothing to say yet.</summary>
    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        Begin();
        await http.Response.Body.FlushAsync(cancellationToken);
    }

    /// <summary>Keeps the connection from looking dead.</summary>
    public ValueTask KeepAliveAsync(CancellationToken cancellationToken) => WriteAsync(": \n\n"u8.ToArray(), cancellationToken);

    /// <summary>The answer; a status that says more than that it came has its place only where no stream has begun.</summary>
    public async ValueTask FinishAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken, int status = StatusCodes.Status200OK)
    {
        if (Streams || (prefersEvents && MayStream))
        {
            await WriteEventAsync(message, cancellationToken);
            return;
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = message.Length;
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.Body.WriteAsync(message, cancellationToken);
    }

    /// <summary>Says on an open stream why it ends. A caller who reads too slowly to hear it loses the connection.</summary>
    public async Task EndAsync(ReadOnlyMemory<byte> message, TimeProvider time)
    {
        using var patience = new CancellationTokenSource(LastWord, time);
        try
        {
            await WriteEventAsync(message, patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            http.Abort();
        }
    }

    private ValueTask WriteEventAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        Begin();
        return WriteAsync([.. "event: message\ndata: "u8, .. message.Span, .. "\n\n"u8], cancellationToken);
    }

    private async ValueTask WriteAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        await http.Response.Body.WriteAsync(bytes, cancellationToken);
        await http.Response.Body.FlushAsync(cancellationToken);
    }

    private void Begin()
    {
        if (http.Response.HasStarted)
        {
            return;
        }

        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";

        // Proxies such as nginx would gather the events until there are enough of them.
        http.Response.Headers["X-Accel-Buffering"] = "no";
    }
}
