using AgentIdentity.ModelProxy.Tests.Golden;

namespace AgentIdentity.ModelProxy.Tests.Translation;

/// <summary>What a provider's form cannot say is refused by name and never left out.</summary>
public sealed class UntranslatableTests
{
    [Theory]
    [InlineData(""","n":2""", "n")]
    [InlineData(""","seed":7""", "seed")]
    [InlineData(""","logprobs":true""", "logprobs")]
    [InlineData(""","logit_bias":{"50256":-100}""", "logit_bias")]
    [InlineData(""","frequency_penalty":0.5""", "frequency_penalty")]
    [InlineData(""","prediction":{"type":"content","content":"x"}""", "prediction")]
    [InlineData(""","web_search_options":{}""", "web_search_options")]
    [InlineData(""","modalities":["text","audio"]""", "modalities")]
    [InlineData(""","service_tier":"priority" """, "service_tier")]
    [InlineData(""","store":true""", "store")]
    [InlineData(""","functions":[{"name":"f"}]""", "functions")]
    [InlineData(""","tools":[{"type":"custom","custom":{"name":"c"}}]""", "tools[0]")]
    [InlineData(""","tool_choice":{"type":"allowed_tools"}""", "tool_choice")]
    [InlineData(""","response_format":{"type":"grammar"}""", "response_format")]
    [InlineData(""","something_new":1""", "something_new")]
    public void Of_a_chat_request(string members, string member) => Refusal(ModelSurface.Chat, $$"""{"model":"fast","max_tokens":9,"messages":[{"role":"user","content":"hi"}]{{members}}}""", "anthropic", member);

    [Theory]
    [InlineData("""{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"","format":"wav"}}]}""", "messages[0].content[0]")]
    [InlineData("""{"role":"user","content":[{"type":"file","file":{"file_id":"file_1"}}]}""", "messages[0].content[0]")]
    [InlineData("""{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,?"}}]}""", "messages[0].content[0]")]
    [InlineData("""{"role":"user","name":"ann","content":"hi"}""", "messages[0].name")]
    [InlineData("""{"role":"function","name":"f","content":"hi"}""", "messages[0].name")]
    [InlineData("""{"role":"assistant","content":null,"audio":{"id":"a"}}""", "messages[0].audio")]
    [InlineData("""{"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"custom","custom":{"name":"x","input":""}}]}""", "messages[0].tool_calls[0]")]
    [InlineData("""{"role":"assistant","content":"x","reasoning_seal":"aidr1.!"}""", "messages[0].reasoning_seal")]
    public void Of_a_chat_message(string message, string member) => Refusal(ModelSurface.Chat, $$"""{"model":"fast","max_tokens":9,"messages":[{{message}}]}""", "anthropic", member);

    [Theory]
    [InlineData(""","input":"hi","previous_response_id":"resp_1" """, "previous_response_id")]
    [InlineData(""","input":"hi","conversation":"conv_1" """, "conversation")]
    [InlineData(""","input":"hi","prompt":{"id":"p"}""", "prompt")]
    [InlineData(""","input":"hi","background":true""", "background")]
    [InlineData(""","input":"hi","truncation":"auto" """, "truncation")]
    [InlineData(""","input":"hi","include":["web_search_call.results"]""", "include")]
    [InlineData(""","input":"hi","tools":[{"type":"web_search"}]""", "tools[0]")]
    [InlineData(""","input":"hi","tools":[{"type":"namespace","name":"n","tools":[]}]""", "tools[0]")]
    [InlineData(""","input":"hi","reasoning":{"context":"auto"}""", "reasoning.context")]
    [InlineData(""","input":[{"type":"item_reference","id":"x"}]""", "input[0]")]
    [InlineData(""","input":[{"type":"reasoning","id":"rs_1","summary":[]}]""", "input[0].id")]
    [InlineData(""","input":[{"role":"user","content":[{"type":"input_file","file_id":"file_1"}]}]""", "input[0].content[0]")]
    [InlineData(""","input":[{"role":"assistant","content":[{"type":"output_text","text":"x","annotations":[{"type":"url_citation"}]}]}]""", "input[0].content[0]")]
    public void Of_a_responses_request(string members, string member) => Refusal(ModelSurface.Responses, $$"""{"model":"fast","max_output_tokens":90{{members}}}""", "compatible", member);

    [Theory]
    [InlineData("openai", """{"role":"assistant","content":"It is"}""", "", "messages[1]")]
    [InlineData("openai", """{"role":"assistant","content":[{"type":"thinking","thinking":"x","signature":"y"},{"type":"text","text":"a"}]},{"role":"user","content":"b"}""", "", "messages[1].content[0]")]
    [InlineData("openai", """{"role":"assistant","content":"a"},{"role":"user","content":[{"type":"document","source":{"type":"text","media_type":"text/plain","data":"x"}}]}""", "", "messages[2].content[0]")]
    [InlineData("openai", """{"role":"assistant","content":"a"},{"role":"user","content":"b"}""", ""","top_k":5""", "top_k")]
    public void Of_a_messages_request_for_openai(string target, string turn, string members, string member) =>
        Refusal(ModelSurface.Messages, $$"""{"model":"fast","max_tokens":90,"messages":[{"role":"user","content":"a"},{{turn}}]{{members}}}""", target, member);

    [Fact]
    public void Stop_sequences_have_no_place_in_a_response() =>
        Refusal(ModelSurface.Chat, """{"model":"fast","messages":[{"role":"user","content":"a"}],"stop":"END"}""", "responses-only", "stop");

    [Theory]
    [InlineData(""","n":1,"seed":null,"logprobs":false,"logit_bias":{},"frequency_penalty":0,"presence_penalty":0.0,"store":false,"service_tier":"auto","modalities":["text"],"verbosity":"medium","stream_options":null""")]
    [InlineData(""","prompt_cache_key":"k","stream":true,"stream_options":{"include_usage":true,"include_obfuscation":false},"response_format":{"type":"text"}""")]
    public void What_means_the_same_as_nothing_is_no_hindrance(string members) =>
        Body(ModelSurface.Chat, $$"""{"model":"fast","max_tokens":9,"messages":[{"role":"user","content":"hi"}]{{members}}}""", "anthropic").Ok.Should().BeTrue();

    private static void Refusal(ModelSurface surface, string body, string target, string member)
    {
        var refused = Body(surface, body, target);

        refused.Ok.Should().BeFalse();
        refused.Failure.Error.Should().Be(ModelError.NotTranslatable);
        refused.Failure.Member.Should().Be(member);
        refused.Failure.Detail.Should().Contain(member);
    }

    private static ModelResult<WireBody> Body(ModelSurface surface, string body, string target)
    {
        var to = target == "responses-only" ? Targets.All["openai"] with { OwnWires = [ModelSurface.Responses] } : Targets.All[target];
        return Targets.Request(surface, Sample.Bytes(body)).BodyFor(to, to.WireFor(surface)!.Value, BodyEdits.None);
    }
}
