using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace AgentIdentity.Server.Tests.Hostile;

/// <summary>One request as its bytes came.</summary>
public sealed record RawRequest(string Method, string Target, string Head, string Body)
{
    /// <summary>The body as the text that JSON is.</summary>
    public string Text => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(Body));
}

/// <summary>
/// Reads requests off its sockets by the letter of RFC 9112, and takes nothing for granted: what is not the plainest form there is, is
/// written down as broken.
/// </summary>
internal sealed class RawUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private Task _accepting = Task.CompletedTask;

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}";

    public ConcurrentQueue<RawRequest> Seen { get; } = [];

    public ConcurrentQueue<string> Broken { get; } = [];

    public void Start()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
            catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var reader = new RawReader(client.GetStream(), _end.Token);
            try
            {
                while (await reader.HeadAsync() is { } head)
                {
                    var line = head.Split("\r\n")[0].Split(' ');
                    if (line is not [var method, var target, "HTTP/1.1"])
                    {
                        Broken.Enqueue(head);
                        return;
                    }

                    var request = new RawRequest(method, target, head, await reader.BodyAsync(head));
                    Seen.Enqueue(request);
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Answer(request)), _end.Token);
                }
            }
            catch (InvalidDataException broken)
            {
                Broken.Enqueue(broken.Message);
            }
            catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The gateway closes connections that it has no more use for.
            }
        }
    }

    private static string Answer(RawRequest request)
    {
        var body = request.Target == "/mcp" ? Result(request.Text) : """{"ok":true}""";
        return Row.Head("HTTP/1.1 200 OK", "Content-Type: application/json", $"Content-Length: {body.Length}") + (request.Method == "HEAD" ? "" : body);
    }

    private static string Result(string body)
    {
        using var call = JsonDocument.Parse(body);
        var id = call.RootElement.TryGetProperty("id", out var given) ? given.GetRawText() : "null";
        var result = call.RootElement.GetProperty("method").GetString() switch
        {
            "tools/list" when !body.Contains("\"cursor\"", StringComparison.Ordinal) => """{"tools":[{"name":"echo","inputSchema":{"type":"object"}}],"nextCursor":"2","resultType":"complete"}""",
            "tools/call" when body.Contains("\"ask\":true", StringComparison.Ordinal) && !body.Contains("requestState", StringComparison.Ordinal) => """{"resultType":"input_required","requestState":"s"}""",
            "tools/list" => """{"tools":[{"name":"echo","inputSchema":{"type":"object"}}],"resultType":"complete"}""",
            "server/discover" => """{"supportedVersions":["2026-07-28"],"capabilities":{"tools":{}},"serverInfo":{"name":"raw","version":"1"},"resultType":"complete"}""",
            _ => """{"content":[],"resultType":"complete"}""",
        };
        return $$"""{"jsonrpc":"2.0","id":{{id}},"result":{{result}}}""";
    }
}
