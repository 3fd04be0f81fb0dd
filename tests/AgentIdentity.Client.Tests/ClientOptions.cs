using System.Security.Cryptography;
using AgentIdentity.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.Client.Tests;

public sealed class ClientOptions : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string _file = Path.GetTempFileName();

    public void Dispose()
    {
        _key.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task A_key_file_may_be_PEM_or_JWK()
    {
        foreach (var text in new[] { _key.ExportPkcs8PrivateKeyPem(), PrivateJwk.Write(_key) })
        {
            await File.WriteAllTextAsync(_file, text, TestContext.Current.CancellationToken);
            await using var broker = await TestBroker.StartAsync();
            broker.AgentKeys = new ClientAssertionSigner(_key, "codex").PublicJwks;
            using var client = new AgentIdentityClient(new() { Authority = broker.Issuer + "/", AgentId = "codex", KeyFile = _file }, time: broker.Time);

            (await client.GetActorTokenAsync(TestContext.Current.CancellationToken)).TokenType.Should().Be("DPoP");
        }
    }

    [Theory]
    [InlineData("http://broker.example", "codex", true)]
    [InlineData("broker", "codex", true)]
    [InlineData("https://broker.example", "", true)]
    [InlineData("https://broker.example", "codex", false)]
    public void An_option_that_is_missing_or_unsafe_is_refused_at_once(string authority, string agent, bool withKey)
    {
        var options = new AgentIdentityClientOptions { Authority = authority, AgentId = agent, Key = withKey ? _key : null };

        options.Invoking(o => new AgentIdentityClient(o)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public async Task A_factory_client_sends_under_its_delegation_and_new_handlers_share_the_token()
    {
        await using var agent = await Agent.StartAsync(map: (app, broker) =>
            Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(app, "/api/orders/{id}", (Microsoft.AspNetCore.Http.HttpContext context) =>
                broker.Check(context.Request, broker.Issuer + "/api/orders", out _) ?? Microsoft.AspNetCore.Http.Results.Ok()));
        var services = new ServiceCollection().AddSingleton(agent.Client);
        services.AddHttpClient("orders").AddDelegation(new("dlg_1", agent.Broker.Issuer + "/api/orders")).SetHandlerLifetime(TimeSpan.FromSeconds(1));
        await using var provider = services.BuildServiceProvider();
        foreach (var handler in Enumerable.Range(0, 3).Select(_ => agent.Client.CreateHandler(new("dlg_1", agent.Broker.Issuer + "/api/orders"))))
        {
            handler.InnerHandler = new SocketsHttpHandler();
            using var http = new HttpClient(handler);
            (await http.GetAsync(agent.Broker.Issuer + "/api/orders/1", TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        }

        using var factoryMade = provider.GetRequiredService<IHttpClientFactory>().CreateClient("orders");
        (await factoryMade.GetAsync(agent.Broker.Issuer + "/api/orders/2", TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        agent.Broker.Forms.Should().HaveCount(2, "one actor token and one exchange serve them all");
    }

    [Fact]
    public void The_container_holds_one_client()
    {
        using var provider = new ServiceCollection()
            .AddAgentIdentityClient(o => (o.Authority, o.AgentId, o.Key) = ("https://broker.example", "codex", _key))
            .BuildServiceProvider();

        provider.GetRequiredService<AgentIdentityClient>().Should().BeSameAs(provider.GetRequiredService<AgentIdentityClient>());
    }
}
