namespace AgentIdentity.ModelProxy.Tests.OpenAi.Responses;

public sealed class ResponsesReadingTests
{
    [Theory]
    [InlineData("""{"model":"fast","input":"hi"}""")]
    [InlineData("""{"model":"fast","input":[{"role":"user","content":"hi"}],"some_new_member":{"a":1}}""")]
    [InlineData("""{"model":"fast","previous_response_id":"resp_1"}""")]
    [InlineData("""{"model":"fast","prompt":{"id":"pmpt_1"}}""")]
    public void A_request_is_read(string body) => Read(body).Model.Should().Be("fast");

    [Theory]
    [InlineData("""{"model":"fast","input":"hi","model":"dear"}""", ModelError.BodyUnreadable)]
    [InlineData("""{"model":"\ud800","input":"hi"}""", ModelError.BodyUnreadable)]
    [InlineData("""["model"]""", ModelError.BodyUnreadable)]
    [InlineData("""{"input":"hi"}""", ModelError.ModelMissing)]
    [InlineData("""{"model":7,"input":"hi"}""", ModelError.ModelMissing)]
    [InlineData("""{"model":"fast"}""", ModelError.InputMissing)]
    [InlineData("""{"model":"fast","input":[]}""", ModelError.InputMissing)]
    [InlineData("""{"model":"fast","input":7}""", ModelError.InputMissing)]
    [InlineData("""{"model":"fast","input":["hi"]}""", ModelError.MemberInvalid)]
    [InlineData("""{"model":"fast","input":"hi","stream":"yes"}""", ModelError.MemberInvalid)]
    [InlineData("""{"model":"fast","input":"hi","store":1}""", ModelError.MemberInvalid)]
    [InlineData("""{"model":"fast","input":"hi","max_output_tokens":-1}""", ModelError.MemberInvalid)]
    [InlineData("""{"model":"fast","input":"hi","tools":{}}""", ModelError.MemberInvalid)]
    [InlineData("""{"model":"fast","input":"hi","instructions":[{"id":"msg_1"}]}""", ModelError.MemberInvalid)]
    [InlineData("""{"model":"fast","input":[{"role":"user","content":"hi","ID":"msg_1"}]}""", ModelError.MemberAmbiguous)]
    [InlineData("""{"model":"fast","input":"hi","Model":"dear"}""", ModelError.MemberAmbiguous)]
    [InlineData("""{"model":"fast","input":"hi","Previous_Response_Id":"resp_1"}""", ModelError.MemberAmbiguous)]
    [InlineData("""{"model":"fast","input":"hi","\u017Ftore":false}""", ModelError.MemberAmbiguous)]
    [InlineData("""{"model":"fast","input":"hi","api_base":"https://elsewhere.example"}""", ModelError.MemberRedirects)]
    public void What_two_parsers_could_read_differently_is_refused(string body, ModelError error) =>
        ResponsesRequest.Read(Sample.Bytes(body)).Failure.Error.Should().Be(error);

    [Fact]
    public void Tools_are_named_as_rules_know_them() =>
        Read("""
            {"model":"fast","input":"hi","tools":[{"type":"function","name":"look_up"},{"type":"custom","name":"patch"},{"type":"web_search"},
             {"type":"namespace","name":"agents","tools":[{"type":"function","name":"spawn"}]},{"type":"mcp","server_label":"crm"}]}
            """).Tools.Should().Equal("look_up", "patch", "web_search", "spawn", "mcp:crm");

    [Fact]
    public void Whatever_the_provider_keeps_is_found_wherever_it_is_named() =>
        Read("""
            {"model":"fast","previous_response_id":"resp_1","conversation":{"id":"conv_1"},"prompt":{"id":"pmpt_1"},
             "input":[{"type":"item_reference","id":"rs_1"},{"type":"reasoning","id":"rs_2","summary":[]},{"type":"reasoning","id":"rs_3","summary":[],"encrypted_content":"x"},
              {"role":"user","content":[{"type":"input_file","file_id":"file_1"},{"type":"input_image","file_id":"file_2"}]}],
             "tools":[{"type":"file_search","vector_store_ids":["vs_1","vs_2"]},{"type":"code_interpreter","container":"cntr_1"},
              {"type":"function","name":"f","parameters":{"properties":{"file_id":{"type":"string"}},"required":["file_id"],"file_id":"not_one"}}]}
            """).State.Select(static one => $"{one.Kind} {one.Id} {one.Member}").Should().BeEquivalentTo(
            "response resp_1 previous_response_id", "conversation conv_1 conversation", "prompt pmpt_1 prompt",
            "item rs_1 input[0].id", "item rs_2 input[1].id", "file file_1 input[3].content[0].file_id", "file file_2 input[3].content[1].file_id",
            "vector_store vs_1 tools[0].vector_store_ids", "vector_store vs_2 tools[0].vector_store_ids", "container cntr_1 tools[1].container");

    [Theory]
    [InlineData("", true)]
    [InlineData(""","store":null""", true)]
    [InlineData(""","store":true""", true)]
    [InlineData(""","store":false""", false)]
    public void An_answer_is_kept_unless_the_caller_says_otherwise(string members, bool stores) =>
        Read($$"""{"model":"fast","input":"hi"{{members}}}""").Stores.Should().Be(stores);

    private static ResponsesRequest Read(string body) => ResponsesRequest.Read(Sample.Bytes(body)).Value;
}
