namespace AgentIdentity.ModelProxy.Tests.OpenAi;

public sealed class ChatRequestReadingTests
{
    [Fact]
    public void What_matters_is_read()
    {
        var request = Sample.Request(""","stream":true,"stream_options":{"include_usage":true},"max_tokens":50,"max_completion_tokens":80,"n":2""");

        request.Model.Should().Be("fast");
        request.Stream.Should().BeTrue();
        request.IncludeUsage.Should().BeTrue();
        request.Bounds.OutputTokensPerChoice.Should().Be(80);
        request.Bounds.Choices.Should().Be(2);
    }

    [Fact]
    public void Null_means_absent()
    {
        var request = Sample.Request(""","stream":null,"stream_options":null,"max_tokens":null,"n":null""");

        request.Stream.Should().BeFalse();
        request.IncludeUsage.Should().BeFalse();
        request.Bounds.OutputTokensPerChoice.Should().BeNull();
        request.Bounds.Choices.Should().Be(1);
    }

    [Fact]
    public void Members_that_this_room_does_not_know_are_the_providers_business() =>
        Sample.Request(""","brand_new":{"a":[1]},"temperature":0.2,"logit_bias":{"50256":-100}""").Model.Should().Be("fast");

    [Theory]
    [InlineData("", ModelError.BodyUnreadable)]
    [InlineData("no json", ModelError.BodyUnreadable)]
    [InlineData("[]", ModelError.BodyUnreadable)]
    [InlineData("null", ModelError.BodyUnreadable)]
    [InlineData("""{"model":"fast","messages":[{}]} {}""", ModelError.BodyUnreadable)]
    [InlineData("""{"model":"fast","messages":[{}],}""", ModelError.BodyUnreadable)]
    [InlineData("""{"model":"fast",/*x*/"messages":[{}]}""", ModelError.BodyUnreadable)]
    [InlineData("""{"model":"fast","messages":[{}],"model":"dear"}""", ModelError.BodyUnreadable)]
    [InlineData("""{"model":"fast","messages":[{}],"mod\u0065l":"dear"}""", ModelError.BodyUnreadable)]
    [InlineData("""{"model":"fast","messages":[{"content":"a","content":"b"}]}""", ModelError.BodyUnreadable)]
    [InlineData("""{"model":"fast","messages":[{}],"\ud800":1}""", ModelError.BodyUnreadable)]
    [InlineData("""{"messages":[{}]}""", ModelError.ModelMissing)]
    [InlineData("""{"model":"","messages":[{}]}""", ModelError.ModelMissing)]
    [InlineData("""{"model":7,"messages":[{}]}""", ModelError.ModelMissing)]
    [InlineData("""{"model":"a\nb","messages":[{}]}""", ModelError.ModelMissing)]
    [InlineData("""{"model":"fast"}""", ModelError.MessagesMissing)]
    [InlineData("""{"model":"fast","messages":[]}""", ModelError.MessagesMissing)]
    [InlineData("""{"model":"fast","messages":"hi"}""", ModelError.MessagesMissing)]
    [InlineData("""{"model":"fast","messages":["hi"]}""", ModelError.MemberInvalid)]
    [InlineData("""{"model":"fast","messages":[{}],"stream":"true"}""", ModelError.MemberInvalid)]
    [InlineData("""{"model":"fast","messages":[{}],"max_tokens":0}""", ModelError.MemberInvalid)]
    [InlineData("""{"model":"fast","messages":[{}],"max_tokens":-1}""", ModelError.MemberInvalid)]
    [InlineData("""{"model":"fast","messages":[{}],"max_tokens":1.5}""", ModelError.MemberInvalid)]
    [InlineData("""{"model":"fast","messages":[{}],"max_completion_tokens":99999999999}""", ModelError.MemberInvalid)]
    [InlineData("""{"model":"fast","messages":[{}],"n":129}""", ModelError.MemberInvalid)]
    [InlineData("""{"model":"fast","messages":[{}],"stream_options":true}""", ModelError.MemberInvalid)]
    [InlineData("""{"model":"fast","messages":[{}],"stream_options":{"include_usage":1}}""", ModelError.MemberInvalid)]
    public void A_body_that_is_not_a_plain_request_is_refused(string body, ModelError expected)
    {
        var result = OpenAiChatRequest.Read(Sample.Bytes(body));

        result.Ok.Should().BeFalse();
        result.Failure.Error.Should().Be(expected);
        result.Failure.Detail.Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("""{"model":"fast","messages":[{}],"Model":"dear"}""")]
    [InlineData("""{"model":"fast","messages":[{}],"MODEL":"dear"}""")]
    [InlineData("""{"model":"fast","messages":[{}],"Max_Tokens":9}""")]
    [InlineData("""{"model":"fast","messages":[{}],"meſſages":[]}""")]
    [InlineData("""{"model":"fast","messages":[{}],"max_toKens":9}""")]
    [InlineData("""{"model":"fast","messages":[{}],"stream_options":{"Include_Usage":false}}""")]
    public void A_member_that_only_some_parsers_would_recognise_is_refused(string body) =>
        OpenAiChatRequest.Read(Sample.Bytes(body)).Failure.Error.Should().Be(ModelError.MemberAmbiguous);

    [Theory]
    [InlineData("models", """["dear"]""")]
    [InlineData("fallbacks", """["dear"]""")]
    [InlineData("api_base", "\"https://elsewhere.example\"")]
    [InlineData("API_KEY", "\"mine\"")]
    [InlineData("provider", "{}")]
    [InlineData("extra_headers", "{}")]
    public void A_member_that_would_send_the_call_elsewhere_is_refused(string member, string value) =>
        OpenAiChatRequest.Read(Sample.Bytes($$"""{"model":"fast","messages":[{}],"{{member}}":{{value}}}"""))
            .Failure.Error.Should().Be(ModelError.MemberRedirects);

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused()
    {
        byte[] body = [.. """{"model":"fast","messages":[{"content":" """u8, 0xC3, 0x28, .. "\"}]}"u8];

        OpenAiChatRequest.Read(body).Failure.Error.Should().Be(ModelError.BodyUnreadable);
    }

    [Fact]
    public void Nesting_without_end_is_refused_and_does_not_overflow()
    {
        var deep = new string('[', 100_000);

        OpenAiChatRequest.Read(Sample.Bytes($$"""{"model":"fast","messages":[{}],"x":{{deep}}"""))
            .Failure.Error.Should().Be(ModelError.BodyUnreadable);
    }

    [Fact]
    public void A_refusal_never_repeats_the_prompt()
    {
        var result = OpenAiChatRequest.Read(Sample.Bytes("""{"model":"fast","messages":[{"content":"my secret","content":"x"}]}"""));

        result.Failure.Detail.Should().NotContain("secret");
    }
}
