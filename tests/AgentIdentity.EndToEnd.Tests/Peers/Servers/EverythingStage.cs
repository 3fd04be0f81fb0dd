using AgentIdentity.EndToEnd.Tests.Peers.Setup;

namespace AgentIdentity.EndToEnd.Tests.Peers.Servers;

/// <summary>server-everything on a port, behind a broker that permits all of its tools but the one that shows the environment.</summary>
public sealed class EverythingStage : IAsyncLifetime
{
    private const string Upstream = "everything";

    private NodeServer? _server;
    private PeerStage? _stage;
    private KeyProxy? _proxy;

    /// <summary>Those that the server shows to a client that can sample and has roots, too.</summary>
    public static string[] Tools { get; } =
    [
        "echo", "get-annotated-message", "get-resource-links", "get-structured-content", "get-sum", "get-tiny-image",
        "trigger-long-running-operation", "trigger-sampling-request",
    ];

    public string Direct => _server!.Address;

    public string Through => _proxy!.At("/mcp/" + Upstream);

    internal PeerStage Stage => _stage!;

    public async ValueTask InitializeAsync()
    {
        if (!NodePeers.AreThere)
        {
            return;
        }

        _server = await NodeServer.EverythingAsync();
        _stage = await PeerStage.OpenAsync(PeerStage.Server(Upstream, $"Address={Direct}"));
        await _stage.PermitAsync(Upstream, Tools);
        _proxy = await KeyProxy.StartAsync(_stage, await _stage.DelegateAsync(Upstream), Upstream);
    }

    public async ValueTask DisposeAsync()
    {
        await (_proxy?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_stage?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
