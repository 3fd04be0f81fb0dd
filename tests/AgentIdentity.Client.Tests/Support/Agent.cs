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
        Client = new(Options(), time: broker.Time);
    }

    public TestBroker Broker { get; }

    public AgentIdentityClient Client { get; }

    public static async Task<Agent> StartAsync(Action<Microsoft.Extensions.DependencyInjection.IServiceCollection>? services = null, Action<Microsoft.AspNetCore.Builder.WebApplication, TestBroker>? map = null) =>
        new(await TestBroker.StartAsync(services, map));

    /// <summary>The same agent with somebody to ask when a call wants its human there.</summary>
    public AgentIdentityClient WithHuman(Func<StepUpChallenge, CancellationToken, Task<bool>> human) => new(Options(human), time: Broker.Time);

    public HttpClient Under(string delegation, string resource, AgentIdentityClient? client = null) =>
        new(new DelegationHandler(client ?? Client, new(delegation, Broker.Issuer + resource)) { InnerHandler = new SocketsHttpHandler() }) { BaseAddress = new(Broker.Issuer) };

    private AgentIdentityClientOptions Options(Func<StepUpChallenge, CancellationToken, Task<bool>>? human = null) =>
        new() { Authority = Broker.Issuer, AgentId = "codex", Key = _key, StepUp = human };

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _key.Dispose();
        await Broker.DisposeAsync();
    }
}
