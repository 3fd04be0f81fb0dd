using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using AgentIdentity.AspNetCore;
using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentIdentity.Server.Tests.Stops;

/// <summary>Somebody's API behind AgentIdentity.AspNetCore, subscribed to the stop feed of the real server.</summary>
public sealed class SubscribedApiTests(ServerUnderTest server) : IAsyncLifetime
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly HttpClient _http = new();
    private readonly TaskCompletionSource _arrived = new();
    private WebApplication _api = null!;

    private string Address => _api.Urls.Single();

    private string Audience => server.Origin + "/api/orders";

    public async ValueTask InitializeAsync()
    {
        var service = ServerUnderTest.NewName("orders-api-");
        var added = await server.App.Services.GetRequiredService<AgentDirectory>().AddAsync(
            new NewAgent(service, "The orders API", "Olga Owner", new ClientAssertionSigner(_key, service).PublicJwks) { Kind = AgentKind.Service }, "admin");
        added.Failure.Should().BeNull();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddAuthentication().AddAgentIdentity(o =>
        {
            (o.Authority, o.Audience, o.PublicUrl) = (server.Origin, Audience, Audience);
            (o.StopFeed.ClientId, o.StopFeed.Key) = (service, _key);
        });
        _api = builder.Build();
        _api.MapGet("/now", (HttpContext http) => http.GetDelegation()!.Subject).RequireDelegation();
        _api.MapGet("/wait", async (CancellationToken cancellation) =>
        {
            _arrived.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
        }).RequireDelegation();
        await _api.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _http.Dispose();
        _key.Dispose();
    }

    [Fact]
    public async Task When_a_human_ends_a_delegation_what_runs_under_it_ends_at_once_and_nothing_follows()
    {
        var (agent, ben) = (await server.AddAgentAsync(), await server.AddPersonAsync());
        var delegation = (await ben.GrantAsync(agent)).DelegationId();
        var token = (await agent.ExchangeAsync(delegation, Audience))["access_token"]!;
        (await UntilServedAsync(agent, token)).Should().Be(ben.Person);
        var running = CallAsync(agent, token, "/wait");
        await _arrived.Task;

        var clock = Stopwatch.StartNew();
        await server.AdminPostAsync($"/admin/delegations/{delegation}/end");
        using var ended = await running.WaitAsync(TimeSpan.FromSeconds(10));

        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(3));
        await AssertCutOffAsync(ended);
        using var next = await CallAsync(agent, token, "/now");
        await AssertCutOffAsync(next);
    }

    [Fact]
    public async Task A_cut_off_of_the_agent_is_heard_and_the_call_of_another_goes_on()
    {
        var (agent, other, ben) = (await server.AddAgentAsync(), await server.AddAgentAsync(), await server.AddPersonAsync());
        var token = (await agent.ExchangeAsync((await ben.GrantAsync(agent)).DelegationId(), Audience))["access_token"]!;
        var others = (await other.ExchangeAsync((await ben.GrantAsync(other)).DelegationId(), Audience))["access_token"]!;
        await UntilServedAsync(agent, token);

        await server.AdminPostAsync("/admin/cutoffs", new { kind = "agent", agent = agent.Id });

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        while (await StatusAsync(agent, token) != HttpStatusCode.Unauthorized)
        {
            await Task.Delay(20, limit.Token);
        }

        (await StatusAsync(other, others)).Should().Be(HttpStatusCode.OK);
    }

    private static async Task AssertCutOffAsync(HttpResponseMessage response)
    {
        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await response.Content.ReadAsStringAsync()).Should().Contain(TokenError.CutOff.Code());
    }

    // The subscription begins with the API, and calls are refused until its first snapshot is there.
    private async Task<string> UntilServedAsync(TestAgent agent, string token)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            using var response = await CallAsync(agent, token, "/now");
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
            {
                response.StatusCode.Should().Be(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
                return await response.Content.ReadAsStringAsync();
            }

            await Task.Delay(50, limit.Token);
        }
    }

    private async Task<HttpStatusCode> StatusAsync(TestAgent agent, string token)
    {
        using var response = await CallAsync(agent, token, "/now");
        return response.StatusCode;
    }

    private Task<HttpResponseMessage> CallAsync(TestAgent agent, string token, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Address + path);
        request.Headers.TryAddWithoutValidation("Authorization", "DPoP " + token);
        request.Headers.TryAddWithoutValidation("DPoP", agent.Prover.Create("GET", new Uri(Audience + path), token));
        return _http.SendAsync(request);
    }
}
