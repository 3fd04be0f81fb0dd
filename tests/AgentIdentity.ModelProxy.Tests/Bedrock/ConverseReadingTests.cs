using System.Text;

namespace AgentIdentity.ModelProxy.Tests.Bedrock;

public sealed class ConverseReadingTests
{
    [Fact]
    public void A_request_is_read_with_its_tools_and_bounds()
    {
        const string Body = """{"messages":[{"role":"user","content":[{"text":"hi"},{"cachePoint":{"type":"default"}}]}],"inferenceConfig":{"maxTokens":500},"toolConfig":{"tools":[{"toolSpec":{"name":"a","inputSchema":{"json":{}}}},{"cachePoint":{"type":"default"}},{"toolSpec":{"name":"b","inputSchema":{"json":{}}}}]}}""";

        var read = ConverseSample.Read(Body, stream: true).Value;

        read.Surface.Should().Be(ModelSurface.Converse);
        (read.Model, read.Stream).Should().Be(("fast", true));
        read.Tools.Should().Equal("a", "b");
        read.Bounds.OutputTokensPerChoice.Should().Be(500);
        read.Bounds.InputTokens.Should().BeGreaterThan(Encoding.UTF8.GetByteCount(Body));
        read.Bounds.UnpricedMember.Should().BeNull();
        read.State.Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"messages":[]}""", ModelError.MessagesMissing)]
    [InlineData("""{"messages":{}}""", ModelError.MessagesMissing)]
    [InlineData("""[]""", ModelError.BodyUnreadable)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a","text":"b"}]}]}""", ModelError.BodyUnreadable)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a","image":{}}]}]}""", ModelError.MemberInvalid)]
    [InlineData("""{"messages":[{"role":"user","content":["a"]}]}""", ModelError.MemberInvalid)]
    [InlineData("""{"messages":[{"role":"user","content":"a"}]}""", ModelError.MemberInvalid)]
    [InlineData("""{"messages":["a"]}""", ModelError.MemberInvalid)]
    [InlineData("""{"messages":[{"role":"user","content":[{"toolResult":{"toolUseId":"1","content":"x"}}]}]}""", ModelError.MemberInvalid)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a"}]}],"modelId":"other"}""", ModelError.MemberRedirects)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a"}]}],"ModelID":"other"}""", ModelError.MemberRedirects)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a"}]}],"InferenceConfig":{}}""", ModelError.MemberAmbiguous)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a"}]}],"inferenceConfig":{"MaxTokens":1}}""", ModelError.MemberAmbiguous)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a"}]}],"inferenceConfig":{"maxTokens":0}}""", ModelError.MemberInvalid)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a"}]}],"inferenceConfig":{"maxTokens":"5"}}""", ModelError.MemberInvalid)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a"}]}],"inferenceConfig":[]}""", ModelError.MemberInvalid)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a"}]}],"toolConfig":{"Tools":[]}}""", ModelError.MemberAmbiguous)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a"}]}],"toolConfig":{"tools":[{"toolSpec":{}}]}}""", ModelError.MemberInvalid)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a"}]}],"toolConfig":{"tools":[{}]}}""", ModelError.MemberInvalid)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a"}]}],"additionalModelRequestFields":{"max_tokens":9}}""", ModelError.MemberRedirects)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a"}]}],"additionalModelRequestFields":{"inferenceConfig":{"maxTokens":9}}}""", ModelError.MemberRedirects)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a"}]}],"additionalModelRequestFields":{"tools":[]}}""", ModelError.MemberRedirects)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a"}]}],"additionalModelRequestFields":{"anthropic_beta":["context-1m-2025-08-07"]}}""", ModelError.MemberRedirects)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a"}]}],"additionalModelRequestFields":{"Anthropic_Beta":[]}}""", ModelError.MemberRedirects)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a"}]}],"additionalModelRequestFields":{"context_management":{"edits":[]}}}""", ModelError.MemberRedirects)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a"}]}],"additionalModelRequestFields":{"inference_geo":"us"}}""", ModelError.MemberRedirects)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a"}]}],"additionalModelRequestFields":1}""", ModelError.MemberInvalid)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a"}]}],"requestMetadata":{"agentid_human":"bob"}}""", ModelError.MemberRedirects)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a"}]}],"requestMetadata":{"AgentID_human":"bob"}}""", ModelError.MemberRedirects)]
    [InlineData("""{"messages":[{"role":"user","content":[{"text":"a"}]}],"requestMetadata":{"a":1}}""", ModelError.MemberInvalid)]
    [InlineData("""{"messages":[{"role":"user","content":[{"image":{"format":"png","source":{"s3Location":{"uri":"s3://x/y"}}}}]}]}""", ModelError.SourceForbidden)]
    [InlineData("""{"messages":[{"role":"user","content":[{"toolResult":{"toolUseId":"1","content":[{"document":{"format":"pdf","name":"n","source":{"S3Location":{"uri":"s3://x/y"}}}}]}}]}]}""", ModelError.SourceForbidden)]
    public void What_is_not_plain_is_refused(string body, ModelError error) => ConverseSample.Read(body).Failure.Error.Should().Be(error);

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused() =>
        ConverseRequest.Read("fast", false, new byte[] { (byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}' }).Failure.Error.Should().Be(ModelError.BodyUnreadable);

    [Theory]
    [InlineData("")]
    [InlineData("a\u0000b")]
    public void A_model_that_is_no_name_is_refused(string alias) =>
        ConverseRequest.Read(alias, false, Sample.Bytes("{}")).Failure.Error.Should().Be(ModelError.ModelMissing);

    [Fact]
    public void A_tools_data_may_be_called_whatever_it_is_called() =>
        ConverseSample.Read("""{"messages":[{"role":"user","content":[{"toolResult":{"toolUseId":"1","content":[{"json":{"s3Location":{"uri":"s3://x"},"source":{"s3Location":1}}}]}}]}]}""").Failure.Error.Should().Be(ModelError.SourceForbidden, "a member source of JSON is taken for a block's: too strict, never too lax");

    [Theory]
    [InlineData("""{"image":{"format":"png","source":{"bytes":"AA=="}}}""")]
    [InlineData("""{"document":{"format":"pdf","name":"n","source":{"bytes":"AA=="}}}""")]
    [InlineData("""{"reasoningContent":{"redactedContent":"AA=="}}""")]
    [InlineData("""{"video":{"format":"mp4","source":{"bytes":"AA=="}}}""")]
    [InlineData("""{"somethingNew":{}}""")]
    public void What_is_not_text_has_no_bound_in_its_bytes(string block) =>
        ConverseSample.Read($$"""{"messages":[{"role":"user","content":[{{block}}]}]}""").Value.Bounds.InputTokens.Should().BeNull();

    [Theory]
    [InlineData(""","guardrailConfig":{"guardrailIdentifier":"g","guardrailVersion":"1"}""", "guardrailConfig")]
    [InlineData(""","toolConfig":{"tools":[{"systemTool":{"name":"nova_grounding"}}]}""", "toolConfig.tools")]
    [InlineData(""","serviceTier":{"type":"priority"}""", "serviceTier")]
    [InlineData(""","performanceConfig":{"latency":"optimized"}""", "performanceConfig")]
    [InlineData(""","serviceTier":{"type":"default"},"performanceConfig":{"latency":"standard"}""", null)]
    public void What_is_billed_apart_is_named(string members, string? unpriced) => ConverseSample.Request(members).Bounds.UnpricedMember.Should().Be(unpriced);
}
