using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Client.Tests;

public sealed class CallsUnderADelegation : IAsyncLifetime
{
    private readonly List<string> _proofs = [];
    private readonly List<string> _tokens = [];
    private Agent _agent = null!;

    public async ValueTask InitializeAsync() => _agent = await Agent.StartAsync(map: (app, broker) => app.Map("/api/orders/{**rest}", async (HttpContext context) =>
    {
        lock (_proofs)
        {
            _proofs.Add(context.Request.Headers["DPoP"].ToString());
            _tokens.Add(context.Request.Headers.Authorization.ToString());
        }

        if (broker.Check(context.Request, broker.Issuer + "/api/orders", out var delegation) is { } refused)
        {
            return refused;
        }

        using var reader = new StreamReader(context.Request.Body);
        return Results.Text($"{delegation!.Subject} via {delegation.Actor.Subject}: {await reader.ReadToEndAsync()}");
    }));

    public ValueTask DisposeAsync() => _agent.DisposeAsync();

    [Fact]
    public async Task Every_call_has_a_proof_of_its_own_and_the_token_is_kept()
    {
        using var http = _agent.Under("dlg_1", "/api/orders");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => http.GetStringAsync($"/api/orders/{i}?page=2", Cancel)));

        answers.Should().AllBe("ben via codex: ");
        _proofs.Should().OnlyHaveUniqueItems();
        _tokens.Distinct().Should().ContainSingle();
        _agent.Broker.Grants.Should().HaveCount(2, "one actor token, one exchange");
    }

    [Fact]
    public async Task A_nonce_that_the_resource_demands_is_brought_at_the_second_try_with_the_same_body()
    {
        using var http = _agent.Under("dlg_1", "/api/orders");
        _agent.Broker.DemandNonce = true;

        using var response = await http.PostAsync("/api/orders/7", new StringContent("refund"), Cancel);

        (await response.Content.ReadAsStringAsync(Cancel)).Should().Be("ben via codex: refund");
        _proofs.Should().HaveCount(2);
        await http.GetStringAsync("/api/orders/7", Cancel);
        _proofs.Should().HaveCount(3, "the nonce is remembered");
    }

    [Fact]
    public async Task A_body_that_can_be_read_once_gets_the_refusal_and_is_never_cut()
    {
        using var http = _agent.Under("dlg_1", "/api/orders");
        _agent.Broker.DemandNonce = true;

        using var response = await http.PostAsync("/api/orders/7", new StreamContent(new OneWayStream("refund"u8.ToArray())), Cancel);

        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_token_near_its_end_is_exchanged_again()
    {
        using var http = _agent.Under("dlg_1", "/api/orders");
        await http.GetStringAsync("/api/orders/1", Cancel);
        _agent.Broker.Time.Advance(TimeSpan.FromSeconds(271));
        await http.GetStringAsync("/api/orders/2", Cancel);

        _tokens.Distinct().Should().HaveCount(2);
    }

    [Fact]
    public async Task A_refused_token_is_dropped_and_the_call_is_not_repeated()
    {
        using var http = _agent.Under("dlg_1", "/api/elsewhere");

        for (var call = 1; call <= 2; call++)
        {
            (await http.GetAsync("/api/orders/1", Cancel)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
            _proofs.Should().HaveCount(call, "nothing was repeated");
        }

        _tokens.Distinct().Should().HaveCount(2, "the second call brought another token");
    }

    [Fact]
    public async Task The_synchronous_way_is_authenticated_as_well()
    {
        using var http = _agent.Under("dlg_1", "/api/orders");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/orders/1");

        using var response = await Task.Run(() => http.Send(request, Cancel), Cancel);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_token_is_sent_to_no_other_origin()
    {
        using var http = _agent.Under("dlg_1", "/api/orders");

        var astray = () => http.GetAsync("http://127.0.0.1:9/api/orders/1", Cancel);

        (await astray.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*goes elsewhere*");
        _agent.Broker.Forms.Should().BeEmpty();
    }

    [Fact]
    public async Task A_delegation_that_ended_surfaces_as_the_brokers_refusal()
    {
        _agent.Broker.Refuse = form => form["grant_type"] == "client_credentials" ? null
            : Results.Json(new { error = "invalid_request", error_description = "AID5012: ended" }, statusCode: 400);
        using var http = _agent.Under("dlg_1", "/api/orders");

        var call = () => http.GetAsync("/api/orders/1", Cancel);

        (await call.Should().ThrowAsync<AgentIdentityException>()).Which.Code.Should().Be("AID5012");
        _proofs.Should().BeEmpty();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
