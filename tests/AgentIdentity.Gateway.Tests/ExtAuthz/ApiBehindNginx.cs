using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using AgentIdentity.Gateway.Tests.World;

namespace AgentIdentity.Gateway.Tests.ExtAuthz;

/// <summary>The recording upstream behind an nginx that asks the gateway about every request.</summary>
internal sealed class ApiBehindNginx : IAsyncDisposable
{
    public NginxServer Nginx { get; } = new();

    public GatewayWorld World { get; private set; } = null!;

    public static async Task<ApiBehindNginx> StartAsync(Action<GatewayWorld>? configure)
    {
        NginxServer.Demand();
        var api = new ApiBehindNginx();
        api.World = await GatewayWorld.StartAsync(world =>
        {
            // The same name as an upstream of the gateway: one API, two doors, the same grants.
            world.Settings["AgentIdentity:ExtAuthz:orders:Proxy"] = "nginx";
            world.Settings["AgentIdentity:ExtAuthz:orders:PublicUrl"] = api.Nginx.Origin;
            world.Settings["AgentIdentity:ExtAuthz:orders:AllowBearer"] = "true";
            configure?.Invoke(world);
        });
        await api.Nginx.StartAsync(api.World.Origin, $"http://127.0.0.1:{api.World.Upstream.Port}");
        return api;
    }

    public HttpRequestMessage Request(HttpMethod method, string path, HttpContent? content = null, (string Method, string Url)? proven = null)
    {
        var token = World.Caller.Token("/api/orders");
        var request = new HttpRequestMessage(method, Nginx.Origin + path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        var (proofMethod, url) = proven ?? (method.Method, Nginx.Origin + path.Split('?')[0]);
        request.Headers.Add("DPoP", World.Caller.ProofFor(proofMethod, url, token));
        return request;
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null) => World.Client.SendAsync(Request(method, path, content));

    /// <summary>A request line that no client would send, with a token that needs no proof.</summary>
    public async Task<string> SendRawAsync(string target)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", Nginx.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET {target} HTTP/1.1\r\nHost: orders.example\r\nAuthorization: Bearer {World.Caller.Token("/api/orders", bound: false)}\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Nginx.DisposeAsync();
        await World.DisposeAsync();
    }
}
