using System.Net;
using AgentIdentity.Gateway.Tests.World;

namespace AgentIdentity.Gateway.Tests.ModelCalls;

/// <summary>A member that nobody here knows passes where an alias allows it, and nowhere else.</summary>
public sealed class UnknownMemberTests
{
    private const string Chat = """{"model":"small","top_k":4,"max_completion_tokens":10,"messages":[{"role":"user","content":"hi"}]}""";

    [Theory]
    [InlineData("/v1/chat/completions", Chat)]
    [InlineData("/v1/responses", """{"model":"small","top_k":4,"max_output_tokens":20,"input":"hi"}""")]
    [InlineData("/v1/embeddings", """{"model":"small","top_k":4,"input":"hi"}""")]
    [InlineData("/v1/messages", """{"model":"small","workspace_id":"top_k","max_tokens":10,"messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("/model/small/converse", """{"top_k":4,"inferenceConfig":{"maxTokens":10},"messages":[{"role":"user","content":[{"text":"hi"}]}]}""")]
    public async Task It_is_refused_by_name_on_every_surface(string path, string body)
    {
        await using var world = await GatewayWorld.StartAsync();
        using var request = world.Caller.Request(HttpMethod.Post, path, TestCaller.Json(body));
        request.Headers.Add("anthropic-version", "2023-06-01");

        using var refused = await world.Client.SendAsync(request);

        refused.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await refused.Content.ReadAsStringAsync()).Should().Contain("AID4242").And.MatchRegex("top_k|workspace_id").And.Contain("AllowMembers");
        world.Upstream.Seen.Should().BeEmpty();
        world.Money.Reserved.Should().BeEmpty();
    }

    [Fact]
    public async Task Where_the_alias_allows_it_its_bytes_pass()
    {
        await using var world = await GatewayWorld.StartAsync(static world => world.Settings["AgentIdentity:Models:small:AllowMembers:0"] = "top_k");

        using var passed = await world.Caller.PostAsync("/v1/chat/completions", Chat);

        world.Upstream.Seen.Should().ContainSingle().Which.Body.Should().Be(Chat.Replace("\"small\"", "\"provider-small\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_may_not_know_the_model_does_not_learn_of_it_by_this()
    {
        await using var world = await GatewayWorld.StartAsync(static world => world.Decisions.Hidden.Add("small"));

        using var refused = await world.Caller.PostAsync("/v1/chat/completions", Chat);

        (refused.StatusCode, await Expect.CodeOf(refused)).Should().Be((HttpStatusCode.NotFound, "AID4010"));
    }
}
