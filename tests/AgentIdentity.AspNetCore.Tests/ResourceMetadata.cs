using System.Net;
using System.Text.Json;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Builder;

namespace AgentIdentity.AspNetCore.Tests;

public sealed class ResourceMetadata : IAsyncLifetime
{
    private Authority _authority = null!;

    public async ValueTask InitializeAsync() => _authority = await Authority.StartAsync();

    public ValueTask DisposeAsync() => _authority.DisposeAsync();

    [Fact]
    public async Task A_caller_without_a_token_is_told_where_the_document_is_and_the_document_says_the_rest()
    {
        await using var orders = await Orders.StartAsync(_authority, o => o.Resource.Name = "Orders", app =>
        {
            app.MapGet("/orders", () => "").RequireDelegation(d => d.Scope("orders:read"));
            app.MapPost("/orders", [RequireDelegation(Scope = "orders:write orders:read")] () => "");
        });

        using var challenge = await orders.GetAsync(null, null, "/orders");
        challenge.Headers.WwwAuthenticate.ToString().Should().Contain("resource_metadata=\"https://orders.example/.well-known/oauth-protected-resource\"");

        var document = await ReadAsync(orders, "/.well-known/oauth-protected-resource");
        document.GetProperty("resource").GetString().Should().Be(Authority.Audience);
        document.GetProperty("authorization_servers")[0].GetString().Should().Be(_authority.Issuer);
        document.GetProperty("scopes_supported").EnumerateArray().Select(word => word.GetString()).Should().Equal("orders:read", "orders:write");
        document.GetProperty("dpop_bound_access_tokens_required").GetBoolean().Should().BeTrue();
        document.GetProperty("resource_name").GetString().Should().Be("Orders");
    }

    [Fact]
    public async Task The_document_of_a_resource_with_a_path_is_between_host_and_path()
    {
        await using var orders = await Orders.StartAsync(_authority, o => (o.Audience, o.AllowBearer) = ("https://orders.example/v2/", true));

        var document = await ReadAsync(orders, "/.well-known/oauth-protected-resource/v2");

        document.GetProperty("resource").GetString().Should().Be("https://orders.example/v2/");
        document.GetProperty("dpop_bound_access_tokens_required").GetBoolean().Should().BeFalse();
    }

    [Theory]
    [InlineData("urn:example:orders", true)]
    [InlineData("https://orders.example?a=b", true)]
    [InlineData("https://orders.example", false)]
    public async Task An_audience_that_is_no_address_or_a_switch_means_no_document(string audience, bool enabled)
    {
        await using var orders = await Orders.StartAsync(_authority, o => (o.Audience, o.Resource.Enabled) = (audience, enabled));

        using var document = await orders.GetAsync(null, null, "/.well-known/oauth-protected-resource");
        using var challenge = await orders.GetAsync(null, null);

        document.StatusCode.Should().NotBe(HttpStatusCode.OK);
        challenge.Headers.WwwAuthenticate.ToString().Should().Be("DPoP algs=\"ES256 ES384 PS256 RS256\"");
    }

    private static async Task<JsonElement> ReadAsync(Orders orders, string path)
    {
        using var response = await orders.GetAsync(null, null, path);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Headers.GetValues("Access-Control-Allow-Origin").Should().Equal("*");
        return JsonElement.Parse(await response.Content.ReadAsStringAsync());
    }
}
