using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Text;
using OpenAI;
using OpenAI.Chat;

namespace AgentIdentity.ModelProxy.Tests.OpenAi;

/// <summary>The OpenAI .NET client on one side, this room on the other, no socket between.</summary>
public sealed class OpenAiDotNetClientTests
{
    [Fact]
    public async Task Its_requests_are_read_and_its_streams_are_understood()
    {
        byte[]? sent = null;
        var chat = Client(body =>
        {
            sent = body;
            var meter = OpenAiChatRequest.Read(body).Value.MeterFor("text/event-stream");
            return Answer(HttpStatusCode.OK, Sample.Pass(meter, Sample.Bytes(Sample.Stream + Sample.UsageEvent + Sample.Done)), "text/event-stream");
        });
        ChatTool tool = ChatTool.CreateFunctionTool("lookup", "finds things", BinaryData.FromString("""{"type":"object"}"""));
        var text = new StringBuilder();
        ChatTokenUsage? usage = null;

        await foreach (var update in chat.CompleteChatStreamingAsync(
            [new SystemChatMessage("be brief"), new UserChatMessage("hi")],
            new ChatCompletionOptions { MaxOutputTokenCount = 64, Tools = { tool } },
            TestContext.Current.CancellationToken))
        {
            text.AppendJoin("", update.ContentUpdate.Select(part => part.Text));
            usage = update.Usage ?? usage;
        }

        var request = OpenAiChatRequest.Read(sent).Value;
        request.Model.Should().Be("fast");
        request.Bounds.OutputTokensPerChoice.Should().Be(64);
        WorstCase.Of(request.Bounds, Sample.Candidate).Ok.Should().BeTrue();
        text.ToString().Should().Be("Grüße 👋");
        // This client always asks for usage itself, so it must get to see it.
        request.IncludeUsage.Should().BeTrue();
        usage!.TotalTokenCount.Should().Be(150);
    }

    [Fact]
    public async Task A_stopped_stream_raises_and_does_not_look_finished()
    {
        var end = Encoding.UTF8.GetString(StreamEnd.ErrorEvent(ModelError.Stopped.Code(), "The delegation was ended."));
        var chat = Client(_ => Answer(HttpStatusCode.OK, Sample.Stream.Split("data: ")[1].Insert(0, "data: ") + end, "text/event-stream"));
        var updates = 0;

        var read = async () =>
        {
            await foreach (var _ in chat.CompleteChatStreamingAsync([new UserChatMessage("hi")]))
            {
                updates++;
            }
        };

        await read.Should().ThrowAsync<ArgumentOutOfRangeException>();
        updates.Should().Be(2, "the client takes an error that it does not look at for an empty piece");
    }

    [Fact]
    public async Task A_refusal_arrives_with_status_and_words()
    {
        var failure = ModelCatalog.UnknownTo("fast");
        var chat = Client(_ => Answer((HttpStatusCode)failure.Error.HttpStatus(), Encoding.UTF8.GetString(ProviderErrors.Body(failure)), "application/json"));

        var ask = () => chat.CompleteChatAsync([new UserChatMessage("hi")], null, TestContext.Current.CancellationToken);

        var raised = await ask.Should().ThrowAsync<ClientResultException>().WithMessage("*AID4010*does not exist*");
        raised.Which.Status.Should().Be(404);
    }

    private static ChatClient Client(Func<byte[], HttpResponseMessage> provider) => new(
        "fast",
        new ApiKeyCredential("the-agents-token"),
        new OpenAIClientOptions
        {
            Endpoint = new Uri("http://broker.example/v1"),
            Transport = new HttpClientPipelineTransport(new HttpClient(new Provider(provider))),
        });

    private static HttpResponseMessage Answer(HttpStatusCode status, string body, string type) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, type) };

    private sealed class Provider(Func<byte[], HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answer(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
    }
}
