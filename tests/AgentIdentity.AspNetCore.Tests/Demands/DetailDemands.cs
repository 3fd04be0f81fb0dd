using System.Globalization;
using System.Net;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.AspNetCore.Tests;

public sealed class DetailDemands : IAsyncLifetime
{
    private Authority _authority = null!;
    private Orders _orders = null!;

    public async ValueTask InitializeAsync()
    {
        _authority = await Authority.StartAsync();
        _orders = await Orders.StartAsync(_authority, map: Map);
    }

    public async ValueTask DisposeAsync()
    {
        await _orders.DisposeAsync();
        await _authority.DisposeAsync();
    }

    private static void Map(WebApplication app)
    {
        app.MapGet("/orders/{**rest}", (HttpContext http) => http.GetDelegation()!.Subject).RequireDelegation();
        app.MapDelete("/orders/{id}", () => "gone").RequireDelegation();
        app.MapPost("/refund", () => "refunded").RequireDelegation(d => d.Tool("refund"));
        app.MapPost("/pay/{amount}", () => "paid").RequireDelegation(d => d.Tool("pay", http =>
            [new("amount", Amount(http), Amount(http), null)]));
        app.MapPost("/rows", () => "read").RequireDelegation(d => d.Covering(http => http.Request.Query["table"] is [{ Length: > 0 } table]
            ? new DataDetail([Authority.Audience], ["select"], table, [], 1)
            : null));
        app.MapPost("/any", () => "any").RequireDelegation(d => d.AnyDetails());
    }

    private static decimal Amount(HttpContext http) => decimal.Parse((string)http.Request.RouteValues["amount"]!, CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("GET", "/orders/7", "/orders/*")]
    [InlineData("GET", "/orders/7", "/orders/7")]
    [InlineData("GET", "/orders/7?expand=lines", "/orders/7")]
    [InlineData("GET", "/orders/caf%C3%A9", "/orders/*")]
    [InlineData("DELETE", "/orders/7", "/*")]
    public Task A_call_that_an_HTTP_detail_covers_passes(string method, string path, string granted) =>
        _orders.CallAsync(method, path, Http(method, granted)).ShouldPass();

    [Theory]
    [InlineData("GET", "/orders/8", "GET", "/orders/7")]
    [InlineData("DELETE", "/orders/7", "GET", "/orders/*")]
    [InlineData("GET", "/orders/7/lines", "GET", "/orders/7")]
    [InlineData("GET", "/Orders/7", "GET", "/orders/*")]
    [InlineData("GET", "/orders/7/", "GET", "/orders/7")]
    [InlineData("GET", "/orders/a%2F..%2Fb", "GET", "/orders/*")]
    [InlineData("GET", "/orders/a%5Cb", "GET", "/orders/*")]
    [InlineData("GET", "/orders/a;b", "GET", "/orders/*")]
    [InlineData("GET", "/orders//7", "GET", "/orders/*")]
    [InlineData("GET", "/orders/%252e", "GET", "/orders/*")]
    public Task A_call_that_no_detail_covers_is_refused(string method, string path, string grantedMethod, string granted) =>
        _orders.CallAsync(method, path, Http(grantedMethod, granted))
            .ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.NotCovered, "error=\"insufficient_scope\"");

    [Fact]
    public Task A_detail_for_another_place_covers_nothing_here() =>
        _orders.CallAsync("GET", "/orders/7", request => request with { Details = AuthorizationDetails.Of(new HttpDetail(["https://other.example"], ["GET"], ["/*"])) })
            .ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.NotCovered);

    [Fact]
    public Task A_detail_of_another_type_covers_no_HTTP_call() =>
        _orders.CallAsync("GET", "/orders/7", Tool("*")).ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.NotCovered);

    [Fact]
    public Task A_token_without_details_is_limited_by_its_audience_and_scope_alone() => _orders.CallAsync("GET", "/orders/7").ShouldPass("ben");

    [Theory]
    [InlineData("refund")]
    [InlineData("*")]
    public Task A_tool_that_the_token_names_may_be_called(string granted) => _orders.CallAsync("POST", "/refund", Tool(granted)).ShouldPass();

    [Fact]
    public async Task A_tool_that_the_token_does_not_name_may_not_be_called()
    {
        await _orders.CallAsync("POST", "/refund", Tool("search")).ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.NotCovered);
        await _orders.CallAsync("POST", "/refund", Http("POST", "/refund")).ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.NotCovered);
        await _orders.CallAsync("POST", "/refund").ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.NotCovered);
    }

    [Fact]
    public async Task A_limit_that_the_endpoint_does_not_look_at_refuses_the_call()
    {
        await _orders.CallAsync("POST", "/refund", Tool("refund", maxCalls: 20)).ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.NotCovered);
        await _orders.CallAsync("POST", "/refund", Tool("refund", limits: new ArgumentLimit("amount", null, 50, null))).ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.NotCovered);
    }

    [Fact]
    public async Task Argument_limits_hold_for_the_arguments_that_the_endpoint_shows()
    {
        var most50 = Tool("pay", limits: new ArgumentLimit("amount", null, 50, null));

        await _orders.CallAsync("POST", "/pay/50", most50).ShouldPass();
        await _orders.CallAsync("POST", "/pay/51", most50).ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.NotCovered);
    }

    [Fact]
    public async Task What_else_a_request_amounts_to_is_said_by_the_endpoint()
    {
        Func<DelegatedTokenRequest, DelegatedTokenRequest> orders = request => request with
        {
            Details = AuthorizationDetails.Of(new DataDetail([Authority.Audience], ["select"], "shop.orders", [], 10)),
        };

        await _orders.CallAsync("POST", "/rows?table=shop.orders", orders).ShouldPass();
        await _orders.CallAsync("POST", "/rows?table=shop.people", orders).ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.NotCovered);
        await _orders.CallAsync("POST", "/rows", orders).ShouldBeRefused(HttpStatusCode.Forbidden, TokenError.NotCovered);
    }

    [Fact]
    public Task An_endpoint_may_look_at_the_details_itself() => _orders.CallAsync("POST", "/any", Tool("search")).ShouldPass();

    private static Func<DelegatedTokenRequest, DelegatedTokenRequest> Http(string method, string path) =>
        request => request with { Details = AuthorizationDetails.Of(new HttpDetail([Authority.Audience], [method], [path])) };

    private static Func<DelegatedTokenRequest, DelegatedTokenRequest> Tool(string name, int? maxCalls = null, params ArgumentLimit[] limits) =>
        request => request with { Details = AuthorizationDetails.Of(new McpToolDetail([Authority.Audience], ["tools/call"], name, limits, maxCalls)) };
}
