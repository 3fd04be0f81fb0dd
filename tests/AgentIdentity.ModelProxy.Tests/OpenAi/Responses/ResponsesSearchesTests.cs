namespace AgentIdentity.ModelProxy.Tests.OpenAi.Responses;

/// <summary>Each search of an answer is billed, and the provider's usage does not count them.</summary>
public sealed class ResponsesSearchesTests
{
    private const string Usage = "\"usage\":{\"input_tokens\":120,\"output_tokens\":30}";
    private const string Search = """{"type":"web_search_call","id":"ws_1","status":"completed","action":{"type":"search","query":"x"}}""";
    private const string Unsaid = """{"type":"web_search_call","id":"ws_2","status":"failed"}""";
    private const string Open = """{"type":"web_search_call","id":"ws_3","status":"completed","action":{"type":"open_page","url":"https://a.example"}}""";
    private const string Find = """{"type":"web_search_call","id":"ws_4","status":"completed","action":{"type":"find_in_page","pattern":"x","url":"https://a.example"}}""";
    private const string Said = """{"type":"message","id":"msg_1","role":"assistant","content":[{"type":"output_text","text":"web_search_call"}]}""";
    private const string All = Search + "," + Open + "," + Unsaid + "," + Find + "," + Said;

    private static readonly PriceCard Prices = Sample.Prices with { WebSearchPerThousand = 10_000_000 };
    private static readonly WorstCase Reserved = new(1_000, 1_000, 1_000_000);

    [Fact]
    public void Of_a_document_they_are_booked()
    {
        var meter = new OpenAiJsonMeter();

        Sample.Pass(meter, Sample.Bytes($$"""{"id":"resp_1","output":[{{All}}],{{Usage}}}"""));

        meter.Usage!.Value.WebSearches.Should().Be(2);
        meter.ItemIds.Should().Equal("ws_1", "ws_3", "ws_2", "ws_4", "msg_1");
        Settlement.Of(meter, Reserved, Prices).MicroUsd.Should().Be(Prices.CostOf(new ModelUsage { Input = 120, Output = 30 }) + 20_000);
    }

    [Theory]
    [InlineData("completed", All, 2)]
    [InlineData("incomplete", All, 2)]
    [InlineData("failed", All, 2)]
    [InlineData("completed", "", 1)]
    public void Of_a_stream_they_are_booked_even_where_its_end_leaves_them_out(string end, string output, long searches)
    {
        var meter = new ResponsesStreamMeter();
        var stream = Event("response.output_item.done", $"\"item\":{Search}") + Event("response.output_item.done", $"\"item\":{Open}")
            + Event("response.output_item.done", $"\"item\":{Said}") + Event($"response.{end}", $"\"response\":{{\"id\":\"resp_1\",\"output\":[{output}],{Usage}}}");

        Sample.Pass(meter, Sample.Bytes(stream), static at => at % 7 + 1).Should().Be(stream);

        meter.Usage!.Value.WebSearches.Should().Be(searches);
        meter.UsageIsFinal.Should().BeTrue();
        Settlement.Of(meter, Reserved, Prices).MicroUsd.Should().Be(Prices.CostOf(new ModelUsage { Input = 120, Output = 30 }) + searches * 10_000);
    }

    [Fact]
    public void A_chats_answer_has_none()
    {
        var meter = new OpenAiJsonMeter();

        Sample.Pass(meter, Sample.Bytes("""{"id":"c","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1}}"""));

        meter.Usage!.Value.WebSearches.Should().Be(0);
    }

    private static string Event(string type, string rest) => $"event: {type}\ndata: {{\"type\":\"{type}\",\"sequence_number\":3,{rest}}}\n\n";
}
