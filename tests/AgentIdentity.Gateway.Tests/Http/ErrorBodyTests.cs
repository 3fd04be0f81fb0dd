using System.Net;
using System.Text.Json;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Tests.Http;

/// <summary>What an API's own errors, and its links, tell the caller.</summary>
public sealed class ErrorBodyTests
{
    [Theory]
    [InlineData("application/json")]
    [InlineData("application/problem+json; charset=utf-8")]
    [InlineData("application/xml")]
    [InlineData("text/html")]
    [InlineData(null)]
    public async Task By_itself_nothing_of_an_upstreams_error_comes_back_but_its_status(string? media)
    {
        await using var world = await GatewayWorld.StartAsync();
        for (var status = 400; status < 500; status++)
        {
            if (status is 401 or 403 or 407)
            {
                continue;
            }

            world.Upstream.Answer = async (http, _) =>
            {
                (http.Response.StatusCode, http.Response.ContentType) = (status, media);
                http.Response.Headers["X-Inner"] = "machine-7";
                await http.Response.WriteAsync("{\"why\":\"inner words\"}");
            };
            var response = await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/orders/1");
            ((int)response.StatusCode).Should().Be(status);
            response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
            using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            problem.RootElement.GetProperty("code").GetString().Should().Be("AID3161");
            problem.RootElement.GetProperty("status").GetInt32().Should().Be(status);
            problem.RootElement.GetProperty("detail").GetString().Should().Contain("Mend the request");
            problem.RootElement.GetRawText().Should().NotContain("inner");
            response.Headers.Contains("X-Inner").Should().BeFalse();
        }
    }

    [Theory]
    [InlineData("structured", "application/json", true)]
    [InlineData("structured", "application/problem+json; charset=utf-8", true)]
    [InlineData("structured", "application/xml", true)]
    [InlineData("structured", "text/html", false)]
    [InlineData("structured", "application/xhtml+xml", false)]
    [InlineData("structured", "text/plain", false)]
    [InlineData("structured", null, false)]
    [InlineData("pass", "text/html", true)]
    [InlineData("withhold", "application/json", false)]
    public async Task Errors_come_back_where_the_upstream_says_so(string setting, string? media, bool passes)
    {
        await using var world = await GatewayWorld.StartAsync(w => w.Settings["AgentIdentity:Upstreams:orders:ErrorBodies"] = setting);
        world.Upstream.Answer = async (http, _) =>
        {
            (http.Response.StatusCode, http.Response.ContentType) = (422, media);
            http.Response.Headers.RetryAfter = "7";
            http.Response.Headers["X-Inner"] = "machine-7";
            await http.Response.WriteAsync("{\"why\":\"inner words\"}");
        };
        var response = await world.Caller.SendAsync(HttpMethod.Get, "/api/orders/orders/1");
        response.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        response.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(7));
        var body = await response.Content.ReadAsStringAsync();
        if (passes)
        {
            body.Should().Be("{\"why\":\"inner words\"}");
            return;
        }

        body.Should().Contain("AID3161").And.NotContain("inner");
        response.Headers.Contains("X-Inner").Should().BeFalse();
    }

    [Fact]
    public async Task An_error_without_a_body_and_one_to_head_pass()
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = static (http, _) =>
        {
            (http.Response.StatusCode, http.Response.ContentLength) = (404, http.Request.Method == "HEAD" ? 12 : 0);
            http.Response.Headers["X-Kept"] = "yes";
            return Task.CompletedTask;
        };
        foreach (var method in new[] { HttpMethod.Head, HttpMethod.Get })
        {
            var response = await world.Caller.SendAsync(method, "/api/orders/orders/1");
            response.StatusCode.Should().Be(HttpStatusCode.NotFound);
            response.Headers.GetValues("X-Kept").Should().Equal("yes");
        }
    }

    [Theory]
    [InlineData("<UPSTREAM/shop/items?page=2>; rel=\"next\", <UPSTREAM/admin>; rel=\"last\"", "<ORIGIN/api/shop/items?page=2>; rel=\"next\"")]
    [InlineData("</shop/items?page=2>; rel=next; title=\"a, b; c\"", "</api/shop/items?page=2>; rel=next; title=\"a, b; c\"")]
    [InlineData("<?page=2>; rel=\"next\"", "<?page=2>; rel=\"next\"")]
    [InlineData("<https://docs.example/terms>; rel=\"license\"", "<https://docs.example/terms>; rel=\"license\"")]
    [InlineData("<https://docs.example/a,b>; rel=\"license\"; anchor=\"UPSTREAM/shop/items\"", "<https://docs.example/a,b>; rel=\"license\"; anchor=\"ORIGIN/api/shop/items\"")]
    [InlineData("<https://docs.example/>; rel=\"license\"; anchor=\"http://10.0.0.7/\"", null)]
    [InlineData("<https://docs.example/>; rel=\"UPSTREAM/rels/x\"", null)]
    [InlineData("<http://10.0.0.7/>; rel=\"next\"", null)]
    [InlineData("<http://10.0.0.7/; rel=\"next\"", null)]
    [InlineData("http://10.0.0.7/; rel=\"next\"", null)]
    [InlineData("<https://docs.example/>; title=\"open", null)]
    public async Task Links_are_told_in_the_callers_terms_or_not_at_all(string said, string? heard)
    {
        await using var world = await GatewayWorld.StartAsync();
        world.Upstream.Answer = (http, _) =>
        {
            http.Response.Headers.Link = said.Replace("UPSTREAM", $"http://127.0.0.1:{world.Upstream.Port}", StringComparison.Ordinal);
            return http.Response.WriteAsync("x");
        };
        var response = await world.Caller.SendAsync(HttpMethod.Get, "/api/shop/items");
        response.Headers.NonValidated.Where(static header => header.Key == "Link").SelectMany(static header => header.Value)
            .Should().Equal(heard is null ? [] : [heard.Replace("ORIGIN", world.Origin, StringComparison.Ordinal)]);
    }
}
