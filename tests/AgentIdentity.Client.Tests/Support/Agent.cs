using System.Security.Cryptography;
using AgentIdentity.Tokens;

namespace AgentIdentity.Client.Tests;

/// <summary>codex, registered with a broker.</summary>
internal sealed class Agent : IAsyncDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private Agent(TestBroker broker)
    {
        Broker = broker;
        broker.AgentKeys = new ClientAssertionSigner(_key, "codex", broker.Time).PublicJwks;
        Client = new(new() { Authority = broker.Issuer, AgentId = "codex", Key = _key }, time: broker.Time);
    }

    public TestBroker Broker { get; }

    public AgentIdentityClient Client { get; }

    public static async Task<Agent> StartAsync(Action<Microsoft.Extensions.DependencyInjection.IServiceCollection>? services = null, Action<Microsoft.AspNetCore.Builder.WebApplication, TestBroker>? map = null) =>
        new(await TestBroker.StartAsync(services, map));

    public HttpClient Under(string delegation, string resource) =>
        new(new DelegationHandler(Client, new(delegation, Broker.Issuer + resource)) { InnerHandler = new SocketsHttpHandler() }) { BaseAddress = new(Broker.Issuer) };

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _key.Dispose();
        await Broker.DisposeAsync();
    }
}
