using System.ClientModel;
using System.ClientModel.Primitives;
using AgentIdentity.Gateway.Tests.World;
using Microsoft.AspNetCore.Http;
using OpenAI;
using OpenAI.Chat;

namespace AgentIdentity.Gateway.Tests.ModelCalls;

/// <summary>The OpenAI client, with the gateway between it and the provider.</summary>
public sealed class RealClientTests
{
    private const string Chunk = "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hello\"},\"finish_reason\":null}]}\n\n";

    [Fact]
    public async Task The_OpenAI_client_streams_through_the_gateway()
    {
        await using var world = await StartAsync();
        world.Upstream.Answer = async (http, _) =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync(Chunk + Chunk.Replace("null}]", "\"stop\"}]") + "data: [DONE]\n\n");
        };
        var text = "";
        await foreach (var update in Client(world).CompleteChatStreamingAsync(["hi"], new ChatCompletionOptions { MaxOutputTokenCount = 10 }))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
        }

        text.Should().Be("HelloHello");
        world.Upstream.Seen.Single().Headers["Authorization"].Should().Be("Bearer sk-provider");
    }

    [Fact]
    public async Task A_stop_raises_in_the_OpenAI_client()
    {
        await using var world = await StartAsync();
        world.Upstream.Answer = async (http, _) =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync(Chunk);
            await http.Response.Body.FlushAsync();
            world.Stops.Stop();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        var reading = async () =>
        {
            await foreach (var _ in Client(world).CompleteChatStreamingAsync(["hi"], new ChatCompletionOptions { MaxOutputTokenCount = 10 }))
            {
                // Reads on until the stream says why it ends.
            }
        };
        await reading.Should().ThrowAsync<Exception>();
    }

    [Fact]
    public async Task A_refusal_reads_as_an_error_of_the_API()
    {
        await using var world = await StartAsync();
        world.Decisions.Denied.Add("small");
        var asking = () => Client(world).CompleteChatAsync(["hi"], new ChatCompletionOptions { MaxOutputTokenCount = 10 });
        var refused = (await asking.Should().ThrowAsync<ClientResultException>()).Which;
        refused.Status.Should().Be(403);
        refused.Message.Should().Contain("AID3201").And.Contain("dec_");
    }

    private static Task<GatewayWorld> StartAsync() => GatewayWorld.StartAsync(world =>
    {
        world.Settings["AgentIdentity:AllowBearerModels"] = "true";
        world.Settings["AgentIdentity:Models:small:TimeoutSeconds"] = "20";
    });

    private static ChatClient Client(GatewayWorld world) => new(
        "small",
        new ApiKeyCredential(world.Caller.Token("/v1", bound: false)),
        new OpenAIClientOptions { Endpoint = new Uri(world.Origin + "/v1"), RetryPolicy = new ClientRetryPolicy(0) });
}
