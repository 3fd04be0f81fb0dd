namespace AgentIdentity.ModelProxy.Tests.OpenAi;

/// <summary>Members that would fetch with the broker's rights, or outweigh those that the call was bounded and decided by.</summary>
public sealed class OutweighingMemberTests
{
    [Theory]
    [InlineData("data_sources")]
    [InlineData("dataSources")]
    [InlineData("DATA_SOURCES")]
    [InlineData("n_predict")]
    [InlineData("chat_template")]
    [InlineData("kv_transfer_params")]
    [InlineData("access_programs")]
    [InlineData("plugins")]
    [InlineData("aws_bedrock_runtime_endpoint")]
    [InlineData("Vertex_project")]
    public void They_are_refused_on_every_surface_of_OpenAi(string member)
    {
        var start = $"{{\"{member}\":[],\"model\":\"fast\",";

        OpenAiChatRequest.Read(Sample.Bytes(start + "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")).Failure.Error.Should().Be(ModelError.MemberRedirects);
        ResponsesRequest.Read(Sample.Bytes(start + "\"input\":\"x\"}")).Failure.Error.Should().Be(ModelError.MemberRedirects);
        EmbeddingsRequest.Read(Sample.Bytes(start + "\"input\":\"x\"}")).Failure.Error.Should().Be(ModelError.MemberRedirects);
    }

    [Theory]
    [InlineData("""{"ttl":"24h"}""", true)]
    [InlineData("""{"ttl":7}""", true)]
    [InlineData("""{"mode":"explicit","ttl":"30m"}""", false)]
    public void A_cache_is_kept_where_it_asks_for_more_than_half_an_hour(string options, bool kept) =>
        ResponsesRequest.Read(Sample.Bytes($"{{\"prompt_cache_options\":{options},\"store\":false,\"model\":\"fast\",\"input\":\"x\"}}")).Value.Stores.Should().Be(kept);

    [Fact]
    public void A_cache_that_outlives_the_call_is_something_kept()
    {
        OpenAiChatRequest.Read(Sample.Bytes("{\"prompt_cache_retention\":\"24h\",\"model\":\"fast\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")).Value.Stores.Should().BeTrue();
        ResponsesRequest.Read(Sample.Bytes("{\"prompt_cache_retention\":\"24h\",\"store\":false,\"model\":\"fast\",\"input\":\"x\"}")).Value.Stores.Should().BeTrue();
        ResponsesRequest.Read(Sample.Bytes("{\"prompt_cache_retention\":\"in_memory\",\"store\":false,\"model\":\"fast\",\"input\":\"x\"}")).Value.Stores.Should().BeFalse();
    }
}
