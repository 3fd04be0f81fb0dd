using System.Net;
using System.Text.Json;
using AgentIdentity.Gateway.Tests.World;

namespace AgentIdentity.Gateway.Tests.ModelCalls;

/// <summary>The addresses of providers' APIs that are no model calls: one alias, and what is not served.</summary>
public sealed class OtherAddressTests
{
    [Fact]
    public async Task One_alias_is_shown_as_in_the_list_to_who_may_see_it()
    {
        await using var world = await GatewayWorld.StartAsync();

        using var list = JsonDocument.Parse(await (await world.Caller.SendAsync(HttpMethod.Get, "/v1/models")).Content.ReadAsStringAsync());
        using var one = JsonDocument.Parse(await (await world.Caller.SendAsync(HttpMethod.Get, "/v1/models/small")).Content.ReadAsStringAsync());

        one.RootElement.GetRawText().Should().Be(list.RootElement.GetProperty("data").EnumerateArray().Single(static model => model.GetProperty("id").GetString() == "small").GetRawText());
    }

    [Fact]
    public async Task Anthropic_s_clients_get_it_in_their_form_and_their_errors_too()
    {
        await using var world = await GatewayWorld.StartAsync();

        using var one = JsonDocument.Parse(await (await AskAsync(world, "/v1/models/small")).Content.ReadAsStringAsync());
        using var none = await AskAsync(world, "/v1/models/never");

        (one.RootElement.GetProperty("type").GetString(), one.RootElement.GetProperty("display_name").GetString()).Should().Be(("model", "small"));
        using var error = JsonDocument.Parse(await none.Content.ReadAsStringAsync());
        (none.StatusCode, error.RootElement.GetProperty("type").GetString(), error.RootElement.GetProperty("error").GetProperty("type").GetString()).Should().Be((HttpStatusCode.NotFound, "error", "not_found_error"));
    }

    [Fact]
    public async Task One_that_may_not_be_seen_is_as_one_that_is_not()
    {
        await using var world = await GatewayWorld.StartAsync(static world => world.Decisions.Hidden.Add("large"));

        foreach (var id in (string[])["large", "never", "pu%2Fre", "never/more"])
        {
            using var none = await world.Caller.SendAsync(HttpMethod.Get, "/v1/models/" + id);
            none.StatusCode.Should().Be(HttpStatusCode.NotFound);
            using var error = JsonDocument.Parse(await none.Content.ReadAsStringAsync());
            error.RootElement.GetProperty("error").GetProperty("code").GetString().Should().Be("AID4010");
            error.RootElement.GetProperty("error").GetProperty("message").GetString().Should().StartWith($"The model '{Uri.UnescapeDataString(id)}' does not exist or you do not have access to it.");
        }
    }

    [Theory]
    [InlineData("POST", "/v1/conversations", 404, "AID4240")]
    [InlineData("GET", "/v1/conversations/conv_1", 404, "AID4240")]
    [InlineData("DELETE", "/v1/conversations/conv_1", 404, "AID4240")]
    [InlineData("GET", "/v1/conversations/conv_1/items", 404, "AID4240")]
    [InlineData("POST", "/v1/files", 404, "AID4240")]
    [InlineData("GET", "/v1/files/file-1/content", 404, "AID4240")]
    [InlineData("POST", "/v1/vector_stores/vs_1/search", 404, "AID4240")]
    [InlineData("POST", "/v1/batches", 404, "AID4240")]
    [InlineData("POST", "/v1/responses/input_tokens", 400, "AID4241")]
    [InlineData("POST", "/v1/completions", 400, "AID4241")]
    [InlineData("POST", "/v1/images/generations", 400, "AID4241")]
    [InlineData("POST", "/v1/filesystem", 404, "AID4011")]
    [InlineData("PUT", "/v1/responses/resp_1", 404, "AID4011")]
    [InlineData("POST", "/v1/responses/resp_1", 404, "AID4011")]
    public async Task What_is_not_served_is_refused_with_what_to_use_in_its_place(string method, string path, int status, string code)
    {
        await using var world = await GatewayWorld.StartAsync();
        using var refused = await world.Caller.SendAsync(new HttpMethod(method), path, method == "GET" ? null : TestCaller.Json("{}"));

        await Expect.Refused(world, refused, (HttpStatusCode)status, code);
        refused.Headers.GetValues("x-should-retry").Should().Equal("false");
        if (code != "AID4011")
        {
            (await refused.Content.ReadAsStringAsync()).Should().MatchRegex("(Send|Use|Set|Only) ");
        }
    }

    [Fact]
    public async Task Anthropic_s_batches_are_refused_in_Anthropic_s_form()
    {
        await using var world = await GatewayWorld.StartAsync();

        using var refused = await world.Caller.SendAsync(HttpMethod.Post, "/v1/messages/batches", TestCaller.Json("{}"));

        using var error = JsonDocument.Parse(await refused.Content.ReadAsStringAsync());
        (refused.StatusCode, error.RootElement.GetProperty("type").GetString()).Should().Be((HttpStatusCode.NotFound, "error"));
        error.RootElement.GetProperty("error").GetProperty("message").GetString().Should().Contain("AID4240");
    }

    private static Task<HttpResponseMessage> AskAsync(GatewayWorld world, string path)
    {
        var request = world.Caller.Request(HttpMethod.Get, path);
        request.Headers.Add("anthropic-version", "2023-06-01");
        return world.Client.SendAsync(request);
    }
}
