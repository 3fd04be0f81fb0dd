namespace AgentIdentity.ModelProxy.Tests.Anthropic;

public sealed class MessagesReadingTests
{
    [Fact]
    public void What_matters_is_read()
    {
        var request = Messages.Request(""","stream":true,"tools":[{"name":"look_up","input_schema":{}},{"type":"bash_20250124","name":"bash"}],"inference_geo":"us" """);

        request.Model.Should().Be("smart");
        request.Stream.Should().BeTrue();
        request.Tools.Should().Equal("look_up", "bash");
        request.Bounds.OutputTokensPerChoice.Should().Be(100);
        request.RequestedGeo.Should().Be("us");
        request.Surface.Should().Be(ModelSurface.Messages);
    }

    [Fact]
    public void Members_that_this_room_does_not_know_are_the_providers_business() =>
        Messages.Request(""","brand_new":{"a":[1]},"stop_sequences":["x"],"metadata":{"user_id":"u"}""").Model.Should().Be("smart");

    [Theory]
    [InlineData("", ModelError.BodyUnreadable)]
    [InlineData("[]", ModelError.BodyUnreadable)]
    [InlineData("""{"model":"smart","max_tokens":1,"messages":[{"role":"user","content":"a"}]} {}""", ModelError.BodyUnreadable)]
    [InlineData("""{"model":"smart","max_tokens":1,"messages":[{"role":"user","content":"a"}],"model":"dear"}""", ModelError.BodyUnreadable)]
    [InlineData("""{"model":"smart","max_tokens":1,"messages":[{"role":"user","content":"a"}],"max_t\u006fkens":9}""", ModelError.BodyUnreadable)]
    [InlineData("""{"model":"smart","max_tokens":1,"messages":[{"role":"user","content":"a","content":"b"}]}""", ModelError.BodyUnreadable)]
    [InlineData("""{"model":"smart","max_tokens":1,"messages":[{"role":"user","content":"\ud800"}],"\ud800":1}""", ModelError.BodyUnreadable)]
    [InlineData("""{"max_tokens":1,"messages":[{"role":"user","content":"a"}]}""", ModelError.ModelMissing)]
    [InlineData("""{"model":"a\nb","max_tokens":1,"messages":[{"role":"user","content":"a"}]}""", ModelError.ModelMissing)]
    [InlineData("""{"model":"smart","max_tokens":1}""", ModelError.MessagesMissing)]
    [InlineData("""{"model":"smart","max_tokens":1,"messages":[]}""", ModelError.MessagesMissing)]
    [InlineData("""{"model":"smart","max_tokens":1,"messages":["hi"]}""", ModelError.MemberInvalid)]
    [InlineData("""{"model":"smart","max_tokens":1,"messages":[{"role":"user"}]}""", ModelError.MemberInvalid)]
    [InlineData("""{"model":"smart","max_tokens":1,"messages":[{"role":"user","content":["hi"]}]}""", ModelError.MemberInvalid)]
    [InlineData("""{"model":"smart","messages":[{"role":"user","content":"a"}]}""", ModelError.MemberInvalid)]
    [InlineData("""{"model":"smart","max_tokens":null,"messages":[{"role":"user","content":"a"}]}""", ModelError.MemberInvalid)]
    [InlineData("""{"model":"smart","max_tokens":-1,"messages":[{"role":"user","content":"a"}]}""", ModelError.MemberInvalid)]
    [InlineData("""{"model":"smart","max_tokens":1.5,"messages":[{"role":"user","content":"a"}]}""", ModelError.MemberInvalid)]
    [InlineData("""{"model":"smart","max_tokens":"9","messages":[{"role":"user","content":"a"}]}""", ModelError.MemberInvalid)]
    [InlineData("""{"model":"smart","max_tokens":99999999999,"messages":[{"role":"user","content":"a"}]}""", ModelError.MemberInvalid)]
    public void A_body_that_is_not_a_plain_request_is_refused(string body, ModelError expected)
    {
        var result = Messages.TryRead(body);

        result.Ok.Should().BeFalse();
        result.Failure.Error.Should().Be(expected);
        result.Failure.Detail.Should().NotBeEmpty();
    }

    [Theory]
    [InlineData(""","stream":"true" """)]
    [InlineData(""","system":7""")]
    [InlineData(""","system":["a"]""")]
    [InlineData(""","tools":{}""")]
    [InlineData(""","tools":["a"]""")]
    [InlineData(""","thinking":"on" """)]
    [InlineData(""","thinking":{"type":"enabled","budget_tokens":1.5}""")]
    [InlineData(""","inference_geo":["us"]""")]
    public void A_member_of_the_wrong_type_is_refused(string members) =>
        Messages.TryRead(Messages.Body(members)).Failure.Error.Should().Be(ModelError.MemberInvalid);

    [Theory]
    [InlineData(""","Model":"dear" """)]
    [InlineData(""","MAX_TOKENS":9""")]
    [InlineData(""","maX_toKens":9""")]
    [InlineData(""","meſſages":[]""")]
    [InlineData(""","Inference_Geo":"us" """)]
    public void A_member_that_only_some_parsers_would_recognise_is_refused(string members) =>
        Messages.TryRead(Messages.Body(members)).Failure.Error.Should().Be(ModelError.MemberAmbiguous);

    [Theory]
    [InlineData("fallbacks", """[{"model":"dear"}]""")]
    [InlineData("Fallbacks", "\"default\"")]
    [InlineData("fallback_credit_token", "\"t\"")]
    [InlineData("mcp_servers", """[{"type":"url","url":"https://elsewhere.example"}]""")]
    [InlineData("billing_policy", """{"type":"billing_policy","bill_to":"user_profile"}""")]
    [InlineData("anthropic_version", "\"bedrock-2023-05-31\"")]
    public void A_member_that_would_send_the_call_elsewhere_is_refused(string member, string value) =>
        Messages.TryRead(Messages.Body($$""","{{member}}":{{value}}""")).Failure.Error.Should().Be(ModelError.MemberRedirects);

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused()
    {
        byte[] body = [.. """{"model":"smart","max_tokens":1,"messages":[{"role":"user","content":" """u8, 0xC3, 0x28, .. "\"}]}"u8];

        MessagesRequest.Read(body, Messages.Older).Failure.Error.Should().Be(ModelError.BodyUnreadable);
    }

    [Fact]
    public void Nesting_without_end_is_refused_and_does_not_overflow() =>
        Messages.TryRead($$"""{"model":"smart","max_tokens":1,"messages":[{"role":"user","content":{{new string('[', 100_000)}}""").Failure.Error.Should().Be(ModelError.BodyUnreadable);

    [Fact]
    public void No_answer_at_all_may_be_asked_for_to_fill_the_cache() =>
        Messages.TryRead("""{"model":"smart","max_tokens":0,"messages":[{"role":"user","content":"a"}]}""").Value.Bounds.OutputTokensPerChoice.Should().Be(0);

    [Fact]
    public void What_is_kept_at_the_provider_is_named_with_its_place()
    {
        const string body = """
            {"model":"smart","max_tokens":9,"container":"container_1","thread":{"type":"continue","previous_message_id":"msg_7"},"diagnostics":{"previous_message_id":"msg_8"},"messages":[
            {"role":"user","content":[{"type":"image","source":{"type":"file","file_id":"file_1"}},{"type":"container_upload","file_id":"file_2"},
            {"type":"tool_result","tool_use_id":"t","content":[{"type":"document","source":{"type":"file","file_id":"file_3"}}]}]}]}
            """;

        var request = Messages.TryRead(body).Value;

        request.State.Should().Equal(
            new StateReference("container", "container_1", "container"),
            new StateReference("response", "msg_8", "diagnostics.previous_message_id"),
            new StateReference("response", "msg_7", "thread.previous_message_id"),
            new StateReference("file", "file_1", "messages[0].content[0].source.file_id"),
            new StateReference("file", "file_2", "messages[0].content[1].file_id"),
            new StateReference("file", "file_3", "messages[0].content[2].content[0].source.file_id"));
        request.Stores.Should().BeTrue();
    }

    [Fact]
    public void Counting_takes_the_same_body_without_a_maximum_and_costs_nothing()
    {
        var request = CountTokensRequest.Read(Sample.Bytes("""{"model":"smart","messages":[{"role":"user","content":[{"type":"image","source":{"type":"url","url":"https://a.example/b.png"}}]}]}"""), Messages.Newer).Value;

        request.Surface.Should().Be(ModelSurface.CountTokens);
        WorstCase.Of(request.Bounds, Messages.Candidate).Value.MicroUsd.Should().Be(0);
        CountTokensRequest.Read(Sample.Bytes("""{"model":"smart","messages":[{"role":"user","content":"a"}],"fallbacks":[]}"""), Messages.Newer).Failure.Error.Should().Be(ModelError.MemberRedirects);
    }
}
