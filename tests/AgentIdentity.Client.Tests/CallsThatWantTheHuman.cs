using System.Net;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Client.Tests;

/// <summary>RFC 9470: a call is refused, the human signs in again, and the same call passes.</summary>
public sealed class CallsThatWantTheHuman : IAsyncLifetime
{
    private const string Strong = "urn:agentidentity:acr:mfa";
    private Agent _agent = null!;

    public async ValueTask InitializeAsync()
    {
        _agent = await Agent.StartAsync(map: (app, broker) => app.MapPost("/api/orders", (HttpContext context) =>
        {
            broker.Check(context.Request, broker.Issuer + "/api/orders", out var delegation).Should().BeNull();
            if (delegation!.Authentication is { Acr: Strong })
            {
                return Results.Text("done");
            }

            context.Response.Headers.WWWAuthenticate = $"DPoP error=\"insufficient_user_authentication\", acr_values=\"{Strong}\", step_up_uri=\"{broker.Issuer}/console/presence/dlg_1\"";
            return Results.StatusCode(401);
        }));
        _agent.Broker.SignedIn = new HumanAuthentication(_agent.Broker.Time.GetUtcNow(), null, ["pwd"]);
    }

    public ValueTask DisposeAsync() => _agent.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(61)]
    public async Task A_sign_in_that_is_stronger_is_noticed_though_it_was_in_the_same_second(int later)
    {
        using var client = _agent.WithHuman((_, _) =>
        {
            _agent.Broker.SignedIn = new HumanAuthentication(_agent.Broker.Time.GetUtcNow().AddSeconds(later), Strong, ["hwk"]);
            return Task.FromResult(true);
        });
        using var http = _agent.Under("dlg_1", "/api/orders", client);

        // The clock stands still: whoever waits for a later second waits for ever.
        using var answer = await http.PostAsync("/api/orders", new StringContent("refund"), Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
