using System.Net;
using System.Net.Http.Headers;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.Server.Tests.Access;

/// <summary>Calls go into the gateway past ASP.NET Core's authentication: nothing else may go that way.</summary>
public sealed class GatewayDoorTests(ServerUnderTest server)
{
    private static readonly string[] Doors =
        ["/.well-known/oauth-protected-resource/{**path}", "/access/v1/ext-authz/{**path}", "/api/{**path}", "/mcp/{**path}", "/model/{**path}", "/v1/{**path}"];

    private IEnumerable<RouteEndpoint> Marked => ((IEndpointRouteBuilder)server.App).DataSources.SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>()
        .Where(static endpoint => endpoint.Metadata.GetMetadata<GatewayDoor>() is not null);

    [Fact]
    public void Only_the_gateways_own_endpoints_are_doors_and_no_rule_is_named_at_any() =>
        Marked.Should().OnlyContain(static endpoint => endpoint.Metadata.GetMetadata<IAuthorizeData>() == null)
            .And.Subject.Select(static endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/')).Distinct().Order(StringComparer.Ordinal).Should().Equal(Doors);

    [Theory]
    [InlineData("/admin/agents")]
    [InlineData("/api/../admin/agents")]
    [InlineData("/api/%2e%2e/admin/agents")]
    [InlineData("/mcp/..%2fadmin/agents")]
    [InlineData("//admin/agents")]
    public async Task No_spelling_of_an_address_leads_past_the_rule_of_another_endpoint(string path)
    {
        using var answer = await SendAsync(path, null);
        answer.StatusCode.Should().BeOneOf([HttpStatusCode.Unauthorized, HttpStatusCode.NotFound, HttpStatusCode.BadRequest], path);
    }

    [Theory]
    [InlineData("/api/orders/orders/1")]
    [InlineData("/v1/models")]
    public async Task The_administrators_key_opens_no_door(string path)
    {
        using var answer = await SendAsync(path, server.Admin.DefaultRequestHeaders.Authorization);
        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.Should().NotBeEmpty("the gateway itself asks for a delegated token");
    }

    private async Task<HttpResponseMessage> SendAsync(string path, AuthenticationHeaderValue? authorization)
    {
        var address = new Uri(server.Origin + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using HttpRequestMessage request = new(HttpMethod.Get, address) { Headers = { Authorization = authorization } };
        return await server.Http.SendAsync(request);
    }
}
