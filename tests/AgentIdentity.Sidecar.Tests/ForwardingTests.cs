using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Sidecar.Tests;

public sealed class ForwardingTests : IAsyncLifetime
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private StandInBroker _broker = null!;
    private RunningSidecar _sidecar = null!;

    public async ValueTask InitializeAsync()
    {
        _broker = await StandInBroker.StartAsync();
        _sidecar = await RunningSidecar.StartAsync(_broker);
    }

    public async ValueTask DisposeAsync()
    {
        await _sidecar.DisposeAsync();
        await _broker.DisposeAsync();
    }

    [Theory]
    [InlineData("/mcp/crm", "/mcp/crm")]
    [InlineData("/api/orders/orders/7?expand=lines", "/api/orders")]
    [InlineData("/v1/chat/completions", "/v1")]
    [InlineData("/fga/stores?page_size=2", "/fga")]
    public async Task A_call_arrives_with_a_delegated_token_of_its_audience_and_a_proof(string path, string audience)
    {
        var response = await _sidecar.Http.PostAsync(path, new StringContent("hello"), Stop);

        (await response.Content.ReadAsStringAsync(Stop)).Should().Be("answered");
        var arrival = _broker.Arrivals.Should().ContainSingle().Subject;
        arrival.Target.Should().Be(path);
        arrival.Body.Should().Be("hello");
        arrival.Headers.Authorization.ToString().Should().Be($"DPoP token-for-{_broker.Url}{audience}");
        arrival.Headers["DPoP"].ToString().Split('.').Should().HaveCount(3);
        _broker.Exchanges.Should().ContainSingle().Which.Should().Be($"dlg_1 at {_broker.Url}{audience}");
    }

    [Fact]
    public async Task A_token_is_kept_and_every_request_has_its_own_proof()
    {
        await _sidecar.Http.GetAsync("/api/orders/1", Stop);
        await _sidecar.Http.GetAsync("/api/orders/2", Stop);

        _broker.Exchanges.Should().ContainSingle();
        _broker.Arrivals.Select(arrival => arrival.Headers["DPoP"].ToString()).Should().OnlyHaveUniqueItems().And.HaveCount(2);
    }

    [Fact]
    public async Task A_stranger_gets_nothing_through()
    {
        using var stranger = _sidecar.Stranger();

        var response = await stranger.GetAsync("/api/orders/1", Stop);

        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        response.Headers.WwwAuthenticate.ToString().Should().StartWith("Bearer");
        _broker.Arrivals.Should().BeEmpty();
        _broker.Exchanges.Should().BeEmpty();
    }

    [Theory]
    [InlineData("Bearer wrong-key-wrong-key-wrong-key-wrong-key")]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Bearer ")]
    public async Task A_wrong_key_gets_nothing_through(string authorization)
    {
        using var stranger = _sidecar.Stranger();
        stranger.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);

        (await stranger.GetAsync("/mcp/crm", Stop)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        _broker.Arrivals.Should().BeEmpty();
    }

    [Fact]
    public async Task Two_Authorization_headers_get_nothing_through()
    {
        var answer = await RawAsync($"GET /api/orders/1 HTTP/1.1\r\nHost: localhost\r\nAuthorization: {Key}\r\nAuthorization: {Key}\r\nConnection: close\r\n\r\n");

        answer.Should().StartWith("HTTP/1.1 401");
        _broker.Arrivals.Should().BeEmpty();
    }

    [Fact]
    public async Task A_name_that_is_not_this_machine_gets_nothing_through()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/orders/1") { Headers = { Host = "rebound.example" } };

        (await _sidecar.Http.SendAsync(request, Stop)).StatusCode.Should().Be(HttpStatusCode.MisdirectedRequest);
        _broker.Arrivals.Should().BeEmpty();
    }

    [Fact]
    public async Task What_speaks_for_the_caller_here_stays_here()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/orders/1");
        foreach (var name in new[] { "Cookie", "DPoP", "X-Forwarded-For", "Forwarded", "Origin" })
        {
            request.Headers.TryAddWithoutValidation(name, "local=1");
        }

        request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        await _sidecar.Http.SendAsync(request, Stop);

        var headers = _broker.Arrivals.Should().ContainSingle().Which.Headers;
        headers.Should().NotContainKeys("Cookie", "X-Forwarded-For", "Forwarded", "Origin");
        headers["DPoP"].ToString().Should().NotContain("local");
        headers.Authorization.ToString().Should().NotContain(Key["Bearer ".Length..]);
        headers["MCP-Protocol-Version"].ToString().Should().Be("2026-07-28");
    }

    [Theory]
    [InlineData("/api/orders/a%2fb")]
    [InlineData("/api/orders/%2e%2e/secret")]
    [InlineData("/api/orders//twice;x=1")]
    public async Task The_gateway_sees_the_path_as_it_was_written(string target)
    {
        await RawAsync($"GET {target} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {Key}\r\nConnection: close\r\n\r\n");

        _broker.Arrivals.Should().ContainSingle().Which.Target.Should().Be(target);
    }

    [Fact]
    public async Task A_target_with_an_authority_of_its_own_is_refused()
    {
        (await RawAsync($"GET http://localhost/mcp/crm HTTP/1.1\r\nHost: localhost\r\nAuthorization: {Key}\r\nConnection: close\r\n\r\n"))
            .Should().StartWith("HTTP/1.1 400");
        _broker.Arrivals.Should().BeEmpty();
    }

    [Fact]
    public async Task A_broker_that_sits_under_a_path_is_reached_there()
    {
        await using var sidecar = await RunningSidecar.StartAsync(_broker, "/agents");

        (await sidecar.Http.GetStringAsync("/api/orders/7?a=b", Stop)).Should().Be("answered");
        _broker.Arrivals.Should().ContainSingle().Which.Target.Should().Be("/agents/api/orders/7?a=b");
        _broker.Exchanges.Should().ContainSingle().Which.Should().Be($"dlg_1 at {_broker.Url}/agents/api/orders");
    }

    [Theory]
    [InlineData("/admin/agents")]
    [InlineData("/oauth2/token")]
    [InlineData("/mcp/UPPER")]
    [InlineData("/")]
    public async Task Only_the_three_doors_of_the_gateway_are_here(string path)
    {
        (await _sidecar.Http.GetAsync(path, Stop)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        _broker.Arrivals.Should().BeEmpty();
    }

    [Fact]
    public async Task Events_arrive_while_the_answer_is_still_open()
    {
        TaskCompletionSource finish = new();
        _broker.Answer = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: one\n\n", Stop);
            await context.Response.Body.FlushAsync(Stop);
            await finish.Task;
            await context.Response.WriteAsync("data: two\n\n", Stop);
        };

        using var response = await _sidecar.Http.GetAsync("/v1/models", HttpCompletionOption.ResponseHeadersRead, Stop);
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(Stop));

        (await reader.ReadLineAsync(Stop)).Should().Be("data: one");
        finish.SetResult();
        (await reader.ReadToEndAsync(Stop)).Should().Contain("data: two");
    }

    [Fact]
    public async Task A_refused_exchange_is_told_with_the_brokers_code()
    {
        _broker.RefusesExchanges = true;

        var response = await _sidecar.Http.GetAsync("/api/orders/1", Stop);

        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        JsonNode.Parse(await response.Content.ReadAsStringAsync(Stop))!["code"]!.GetValue<string>().Should().Be("AID5011");
    }

    [Fact]
    public async Task A_broker_that_is_down_is_a_bad_gateway()
    {
        await _broker.DisposeAsync();

        (await _sidecar.Http.GetAsync("/api/orders/1", Stop)).StatusCode.Should().Be(HttpStatusCode.BadGateway);
    }

    [Fact]
    public async Task The_gateways_refusal_comes_back_as_it_is()
    {
        _broker.Answer = context =>
        {
            context.Response.StatusCode = 403;
            return context.Response.WriteAsync("""{"code":"AID3010"}""", Stop);
        };

        var response = await _sidecar.Http.DeleteAsync("/api/orders/1", Stop);

        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await response.Content.ReadAsStringAsync(Stop)).Should().Be("""{"code":"AID3010"}""");
    }

    private string Key => _sidecar.Http.DefaultRequestHeaders.Authorization!.ToString();

    private async Task<string> RawAsync(string request)
    {
        using TcpClient tcp = new();
        await tcp.ConnectAsync(IPAddress.Loopback, _sidecar.Http.BaseAddress!.Port, Stop);
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Stop);
        using StreamReader reader = new(tcp.GetStream());
        return await reader.ReadToEndAsync(Stop);
    }
}
