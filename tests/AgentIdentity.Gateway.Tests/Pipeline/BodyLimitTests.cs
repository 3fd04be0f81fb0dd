using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using AgentIdentity.Gateway.Tests.World;

namespace AgentIdentity.Gateway.Tests.Pipeline;

public sealed class BodyLimitTests
{
    private const long HundredMegabytes = 100L * 1024 * 1024;

    [Theory]
    [InlineData("/mcp/crm")]
    [InlineData("/api/orders/orders")]
    [InlineData("/v1/chat/completions")]
    public async Task A_body_of_100_MB_is_refused_without_reading_it(string path)
    {
        await using var world = await GatewayWorld.StartAsync();
        using var body = new EndlessContent(HundredMegabytes, announce: true);
        var clock = Stopwatch.StartNew();
        var request = world.Caller.Request(HttpMethod.Post, path, body);
        request.Headers.ExpectContinue = true;
        var response = await world.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await Expect.Refused(world, response, HttpStatusCode.RequestEntityTooLarge, "AID3005");
        body.Written.Should().BeLessThan(1024 * 1024);
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("/mcp/crm")]
    [InlineData("/v1/chat/completions")]
    public async Task A_body_of_unknown_length_is_read_no_further_than_the_limit(string path)
    {
        await using var world = await GatewayWorld.StartAsync();
        using var body = new EndlessContent(HundredMegabytes, announce: false);
        try
        {
            var response = await world.Caller.SendAsync(HttpMethod.Post, path, body);
            response.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        }
        catch (HttpRequestException)
        {
            // The gateway closed the connection while the client was still writing: also an answer.
        }

        body.Written.Should().BeLessThan(16 * 1024 * 1024);
        world.Upstream.Seen.Should().BeEmpty();
        await Expect.Soon(() => !world.Evidence.Notes.IsEmpty);
    }

    [Fact]
    public async Task A_streamed_upload_that_grows_too_large_is_broken_off()
    {
        await using var world = await GatewayWorld.StartAsync();
        using var body = new EndlessContent(HundredMegabytes, announce: false);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        try
        {
            var response = await world.Caller.SendAsync(HttpMethod.Post, "/api/orders/orders", body);
            (await Expect.CodeOf(response)).Should().Be("AID3005");
        }
        catch (HttpRequestException)
        {
            // The gateway closed the connection while the client was still writing: also an answer.
        }

        await Expect.Soon(() => world.Evidence.Bodies("outcome").Any());
        world.Evidence.Bodies("outcome").Single().GetProperty("refusal").GetProperty("code").GetString().Should().Be("AID3005");
        world.Upstream.Seen.Should().BeEmpty("a body that does not end is no request");
    }
}
