using System.Buffers;
using System.Text;
using System.Text.Json;
using AgentIdentity.ModelProxy.Tests.Golden;

namespace AgentIdentity.ModelProxy.Tests.Translation;

/// <summary>A model's signed thoughts go through surfaces that know no signatures, and come back to their maker as they were.</summary>
public sealed class ThoughtTests
{
    [Fact]
    public void Through_responses()
    {
        var answer = Answer(ModelSurface.Responses);
        var output = answer.GetProperty("output");

        var next = Body(ModelSurface.Responses, $$"""
            {"model":"fast","max_output_tokens":90,"input":[{"role":"user","content":"a"},{{string.Join(',', output.EnumerateArray().Select(static item => item.GetRawText()))}},
             {"type":"function_call_output","call_id":"call_1","output":"sunny"},{"type":"function_call_output","call_id":"call_2","output":"noon"}]}
            """, "anthropic");

        Thoughts(next).Should().Equal("thinking Hm. c2ln");
    }

    [Fact]
    public void Through_chat()
    {
        var message = Answer(ModelSurface.Chat).GetProperty("choices")[0].GetProperty("message").GetRawText();

        var next = Body(ModelSurface.Chat, $$"""
            {"model":"fast","max_tokens":90,"messages":[{"role":"user","content":"a"},{{message}},{"role":"tool","tool_call_id":"call_1","content":"sunny"},{"role":"tool","tool_call_id":"call_2","content":"noon"}]}
            """, "anthropic");

        Thoughts(next).Should().Equal("thinking Hm. c2ln");
    }

    [Fact]
    public void They_do_not_go_to_another_maker()
    {
        var message = Answer(ModelSurface.Chat).GetProperty("choices")[0].GetProperty("message").GetRawText();
        var body = $$"""{"model":"fast","max_tokens":90,"messages":[{"role":"user","content":"a"},{{message}},{"role":"user","content":"b"}]}""";

        var conversation = Targets.Request(ModelSurface.Chat, Sample.Bytes(body)).ToConversation().Value;

        new ResponsesWire().WriteRequest(conversation, Targets.All["openai"], BodyEdits.None).Failure.Member.Should().Be("messages[1].reasoning_seal");
        new ChatWire().WriteRequest(conversation, Targets.All["compatible"], BodyEdits.None).Failure.Member.Should().Be("messages[1].reasoning_seal");
    }

    [Theory]
    [InlineData("aidr1.")]
    [InlineData("aidr1.e30")]
    [InlineData("aidr1.W3t9XQ")]
    [InlineData("aidr1.!!!")]
    [InlineData("gAAAAAB")]
    public void What_is_no_seal_is_not_opened(string text) => ReasoningSeal.Open(text, "x").Should().BeNull();

    private static JsonElement Answer(ModelSurface surface)
    {
        var request = Targets.Request(surface, Sample.Bytes(Encoding.UTF8.GetString(GoldenFile.Read($"Requests/{Targets.Name(surface)}.json")).Replace("\"stream\":true", "\"stream\":false", StringComparison.Ordinal)));
        var meter = request.MeterFor(ModelSurface.Messages, "application/json", Targets.Terms);
        var got = new ArrayBufferWriter<byte>();
        meter.Feed(GoldenFile.Read("Documents/messages.json"), got);
        meter.Complete(got);
        using var document = JsonDocument.Parse(got.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static JsonElement Body(ModelSurface surface, string body, string target)
    {
        var to = Targets.All[target];
        var written = Targets.Request(surface, Sample.Bytes(body)).BodyFor(to, to.WireFor(surface)!.Value, BodyEdits.None);
        using var document = JsonDocument.Parse(written.Value.Bytes);
        return document.RootElement.Clone();
    }

    private static IEnumerable<string> Thoughts(JsonElement body) =>
        from message in body.GetProperty("messages").EnumerateArray()
        where message.GetProperty("content").ValueKind == JsonValueKind.Array
        from part in message.GetProperty("content").EnumerateArray()
        where part.GetProperty("type").GetString() == "thinking"
        select $"thinking {part.GetProperty("thinking").GetString()} {part.GetProperty("signature").GetString()}";
}
