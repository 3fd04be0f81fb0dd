using AgentIdentity.Gateway.Tests.World;
using AgentIdentity.Tests;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using CallMetadata = Grpc.Core.Metadata;

namespace AgentIdentity.Gateway.Tests.Grpc;

/// <summary>A gateway that listens over HTTP/2 too, and a gRPC server behind it.</summary>
internal sealed class GrpcWorld : IAsyncDisposable
{
    private readonly List<GrpcChannel> _channels = [];
    private WebApplication _upstream = null!;

    public GatewayWorld Gateway { get; private set; } = null!;

    public static async Task<GrpcWorld> StartAsync()
    {
        var world = new GrpcWorld();
        var port = FreePort.Next();
        await world.StartUpstreamAsync(port);
        world.Gateway = await GatewayWorld.StartAsync(gateway =>
        {
            gateway.Http2Port = FreePort.Next();
            foreach (var (key, value) in new[] { ("Kind", "http"), ("Address", $"http://127.0.0.1:{port}"), ("GrpcServices:0", EchoServer.Name), ("MaxBodyBytes", "65536"), ("TimeoutSeconds", "20") })
            {
                gateway.Settings["AgentIdentity:Upstreams:echo:" + key] = value;
            }

            gateway.Decisions.Denied.Add($"POST /{EchoServer.Name}/Chat");
        });
        return world;
    }

    /// <summary>A client that knows nothing of the gateway, at its HTTP/2 address.</summary>
    public CallInvoker Client()
    {
        var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{Gateway.Http2Port}");
        _channels.Add(channel);
        return channel.CreateCallInvoker();
    }

    /// <summary>The credentials of one call.</summary>
    public CallOptions Options(IMethod method, TimeSpan? lifetime = null)
    {
        var token = Gateway.Caller.Token("/api/echo", lifetime: lifetime);
        return new CallOptions(new CallMetadata
        {
            { "authorization", "DPoP " + token },
            { "dpop", Gateway.Caller.Proof("POST", method.FullName, token) },
            { "x-forwarded-for", "evil" },
        });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels)
        {
            channel.Dispose();
        }

        await Gateway.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    private async Task StartUpstreamAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port, static listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        _upstream = builder.Build();
        _upstream.MapGrpcService<EchoServer>();
        await _upstream.StartAsync();
    }
}
