using System.Text;

namespace AgentIdentity.ModelProxy.Tests.OpenAi.Responses;

public sealed class ResponsesRewriteTests
{
    [Theory]
    [InlineData("""{ "input" : "model",  "model" : "fast" }""", null, """{ "input" : "model",  "model" : "gpt-4.1-mini" }""")]
    [InlineData("""{"model":"fast","input":"x"}""", 40, """{"max_output_tokens":40,"model":"gpt-4.1-mini","input":"x"}""")]
    [InlineData("""{"model":"fast","input":"x","max_output_tokens": 900 }""", 40, """{"model":"gpt-4.1-mini","input":"x","max_output_tokens": 40 }""")]
    [InlineData("""{"model":"fast","input":"x","max_output_tokens":null}""", 40, """{"model":"gpt-4.1-mini","input":"x","max_output_tokens":40}""")]
    public void Only_what_must_change_changes(string body, int? most, string expected) =>
        Encoding.UTF8.GetString(ResponsesRequest.Read(Sample.Bytes(body)).Value
            .BodyFor(Sample.Candidate, ModelSurface.Responses, new BodyEdits { MaxOutputTokens = most }).Value.Bytes.Span).Should().Be(expected);

    [Theory]
    [InlineData("""{"model":"fast","messages":[{}]}""", ModelProvider.OpenAi, """{"max_completion_tokens":40,"model":"gpt-4.1-mini","messages":[{}]}""")]
    [InlineData("""{"model":"fast","messages":[{}]}""", ModelProvider.Compatible, """{"max_tokens":40,"model":"gpt-4.1-mini","messages":[{}]}""")]
    [InlineData("""{"max_tokens":90,"model":"fast","messages":[{}],"max_completion_tokens":80}""", ModelProvider.OpenAi, """{"max_tokens":40,"model":"gpt-4.1-mini","messages":[{}],"max_completion_tokens":40}""")]
    public void A_chat_requests_maximum_is_lowered_in_its_place(string body, ModelProvider provider, string expected) =>
        Encoding.UTF8.GetString(OpenAiChatRequest.Read(Sample.Bytes(body)).Value
            .BodyFor(Sample.Candidate with { Provider = provider }, ModelSurface.Chat, new BodyEdits { MaxOutputTokens = 40 }).Value.Bytes.Span).Should().Be(expected);
}
