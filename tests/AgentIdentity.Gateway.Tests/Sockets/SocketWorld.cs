using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.Sockets;

/// <summary>A gateway with an upstream "live" that speaks WebSocket in several manners, by path.</summary>
internal sealed class SocketWorld : IAsyncDisposable
{
    private int _ended;
    private long _flooded;

    public GatewayWorld Gateway { get; private set; } = null!;

    /// <summary>How many WebSockets of the upstream are over.</summary>
    public int Ended => _ended;

    /// <summary>Bytes that a flood got rid of.</summary>
    public long Flooded => Interlocked.Read(ref _flooded);

    public static async Task<SocketWorld> StartAsync()
    {
        var world = new SocketWorld();
        world.Gateway = await GatewayWorld.StartAsync(gateway =>
        {
            foreach (var (key, value) in new[] { ("Kind", "http"), ("Address", $"http://127.0.0.1:{gateway.Upstream.Port}"), ("WebSockets", "true"), ("MaxBodyBytes", "150000"), ("TimeoutSeconds", "20") })
            {
                gateway.Settings["AgentIdentity:Upstreams:live:" + key] = value;
            }

            gateway.Decisions.Denied.Add("CONNECT /denied");
        });
        world.Gateway.Upstream.Answer = (http, _) => world.AnswerAsync(http);
        return world;
    }

    public async Task<ClientWebSocket> OpenAsync(string path, params string[] protocols) => await OpenAsync(path, null, protocols);

    public async Task<ClientWebSocket> OpenAsync(string path, TimeSpan? lifetime, params string[] protocols)
    {
        var socket = new ClientWebSocket();
        var request = Gateway.Caller.Request(HttpMethod.Get, "/api/live" + path, lifetime: lifetime);
        socket.Options.SetRequestHeader("Authorization", request.Headers.Authorization!.ToString());
        socket.Options.SetRequestHeader("DPoP", request.Headers.GetValues("DPoP").Single());
        socket.Options.SetRequestHeader("Cookie", "a=b");
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        foreach (var protocol in protocols)
        {
            socket.Options.AddSubProtocol(protocol);
        }

        await socket.ConnectAsync(new Uri(Gateway.Origin.Replace("http://", "ws://", StringComparison.Ordinal) + "/api/live" + path), CancellationToken.None);
        return socket;
    }

    /// <summary>Asks for a WebSocket by hand; the header takes the place of one of its name.</summary>
    public async Task<string> AskAsync(string upstream, string path, string header = "")
    {
        var target = $"/api/{upstream}{path}";
        var token = Gateway.Caller.Token("/api/" + upstream);
        string[] headers =
        [
            $"Host: 127.0.0.1:{Gateway.Port}", $"Authorization: DPoP {token}", $"DPoP: {Gateway.Caller.ProofFor("GET", Gateway.Origin + target, token)}",
            "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol: chat.v1",
        ];
        var sent = headers.Where(own => header.Length == 0 || own.Split(':')[0] != header.Split(':')[0]).Append(header).Where(static own => own.Length > 0);
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", Gateway.Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\n{string.Join("\r\n", sent)}\r\n\r\n"));
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        while (!answer.ToString().Contains("\"code\"", StringComparison.Ordinal) && await socket.GetStream().ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(10)) is > 0 and var count)
        {
            answer.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return answer.ToString();
    }

    public static async Task<(string Text, WebSocketMessageType Kind)> ReadAsync(WebSocket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var buffer = new byte[16 * 1024];
        var message = new MemoryStream();
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, patience.Token);
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return (Encoding.UTF8.GetString(message.ToArray()), part.MessageType);
            }
        }
    }

    /// <summary>Says as much as is taken, and counts it.</summary>
    public async Task FloodAsync(WebSocket socket)
    {
        try
        {
            while (true)
            {
                await socket.SendAsync(new byte[16 * 1024], WebSocketMessageType.Binary, true, CancellationToken.None);
                Interlocked.Add(ref _flooded, 16 * 1024);
            }
        }
        catch (Exception fault) when (fault is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // The other side is gone.
        }
    }

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        switch (http.Request.Path.Value)
        {
            case "/plain":
                await http.Response.WriteAsync("no socket here");
                return;
            case "/forbidden":
                http.Response.StatusCode = 403;
                return;
            case "/extended":
                http.Response.Headers["Sec-WebSocket-Extensions"] = "permessage-deflate";
                break;
        }

        http.Response.Headers["X-Echo"] = http.Request.Headers.Authorization;
        using var socket = await http.WebSockets.AcceptWebSocketAsync(http.Request.Path == "/other-protocol" ? "evil" : http.WebSockets.WebSocketRequestedProtocols.LastOrDefault());
        await SpeakAsync(http, socket);
        Interlocked.Increment(ref _ended);
    }

    private async Task SpeakAsync(HttpContext http, WebSocket socket)
    {
        try
        {
            switch (http.Request.Path.Value)
            {
                case "/cut":
                    await Task.Delay(200);
                    http.Abort();
                    return;
                case "/flood":
                    await FloodAsync(socket);
                    return;
                case "/deaf":
                    await Task.Delay(Timeout.Infinite, http.RequestAborted);
                    return;
            }

            while (await ReadAsync(socket) is { Kind: not WebSocketMessageType.Close } said)
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes(said.Text), said.Kind, true, CancellationToken.None);
            }

            await socket.CloseOutputAsync(socket.CloseStatus ?? WebSocketCloseStatus.Empty, socket.CloseStatusDescription, CancellationToken.None);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or IOException)
        {
            // The gateway is gone.
        }
    }
}
