using System.Net;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.Server.Tests.Access;

public sealed class AnonymousEndpointTests(ServerUnderTest server)
{
    // Whoever adds a line here says in the endpoint's AnonymousBecause why it may answer strangers.
    private static readonly string[] Deliberate =
    [
        "/", "/.well-known/authzen-configuration", "/.well-known/oauth-protected-resource/{**path}", "/access/v1/ext-authz/{**path}", "/account/sign-in", "/account/sign-in/{issuer}", "/api/{**path}", "/fga/{**path}", "/healthz/live", "/healthz/ready",
        "/look/live.js", "/look/passkey.js", "/look/site.css", "/mcp/{**path}", "/model/{**path}", "/oauth2/authorize", "/oauth2/bc-authorize", "/oauth2/token", "/v1/{**path}", "/{**path}",
    ];

    private IEnumerable<RouteEndpoint> Endpoints => server.App.Services.GetServices<EndpointDataSource>()
        .SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>()
        .Concat(((IEndpointRouteBuilder)server.App).DataSources.SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>())
        .DistinctBy(static endpoint => (endpoint.RoutePattern.RawText, endpoint.DisplayName));

    [Fact]
    public void Only_the_listed_endpoints_answer_strangers() =>
        Endpoints.Where(static endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(Path).Distinct().Order(StringComparer.Ordinal).Should().Equal(Deliberate);

    [Fact]
    public void Every_anonymous_endpoint_of_this_room_says_why() =>
        Endpoints.Where(static endpoint => endpoint.Metadata.OfType<AnonymousBecauseAttribute>().Any())
            .Should().OnlyContain(static endpoint => endpoint.Metadata.OfType<AnonymousBecauseAttribute>().First().Reason.Length > 20)
            .And.HaveCountGreaterThan(5);

    [Fact]
    public void Every_other_endpoint_names_its_rule() =>
        Endpoints.Where(static endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null && endpoint.Metadata.GetMetadata<IAuthorizeData>() is null)
            .Select(Path).Should().BeEmpty();

    [Fact]
    public async Task A_stranger_is_refused_wherever_a_rule_is_named()
    {
        foreach (var path in Endpoints.Where(static endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null).Select(Path).Distinct())
        {
            using var get = await server.GetAsync(path.Replace("{id}", "x", StringComparison.Ordinal));
            get.StatusCode.Should().BeOneOf([HttpStatusCode.Unauthorized, HttpStatusCode.Redirect, HttpStatusCode.MethodNotAllowed, HttpStatusCode.NotFound], path);
        }
    }

    [Fact]
    public async Task A_look_at_the_root_tells_that_there_is_a_server_and_nothing_else()
    {
        using var look = await server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"));

        look.StatusCode.Should().Be(HttpStatusCode.OK);
        (look.Content.Headers.ContentLength ?? 0).Should().Be(0);
        look.Headers.Select(static header => header.Key).Should().NotContain(["Server", "Set-Cookie", "X-Powered-By"]);
        using var get = await server.GetAsync("/");
        get.StatusCode.Should().NotBe(HttpStatusCode.OK);
    }

    private static string Path(RouteEndpoint endpoint) => "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
}
