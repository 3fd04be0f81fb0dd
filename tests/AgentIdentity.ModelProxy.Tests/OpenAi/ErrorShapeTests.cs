using System.Text;
using System.Text.Json;

namespace AgentIdentity.ModelProxy.Tests.OpenAi;

public sealed class ErrorShapeTests
{
    [Fact]
    public void A_refusal_has_openais_shape_and_our_code()
    {
        var body = ProviderErrors.Body(ModelCatalog.UnknownTo("gpt \"9\""));

        Encoding.UTF8.GetString(body).Should().Be(
            """{"error":{"message":"The model 'gpt \"9\"' does not exist or you do not have access to it.","type":"invalid_request_error","param":"model","code":"AID4010"}}""");
    }

    [Theory]
    [InlineData(401, "authentication_error")]
    [InlineData(403, "permission_error")]
    [InlineData(429, "rate_limit_error")]
    [InlineData(502, "server_error")]
    [InlineData(400, "invalid_request_error")]
    public void The_type_follows_the_status(int status, string type)
    {
        using var read = JsonDocument.Parse(ProviderErrors.Body("AID5001", "no", status, null));

        var error = read.RootElement.GetProperty("error");
        error.GetProperty("type").GetString().Should().Be(type);
        error.GetProperty("param").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public void A_stopped_stream_ends_with_an_error_event_and_never_with_done()
    {
        var last = Encoding.UTF8.GetString(StreamEnd.ErrorEvent(ModelError.Stopped.Code(), "The delegation\nended."));

        last.Should().StartWith("data: {\"error\":{").And.EndWith("}\n\n").And.NotContain("[DONE]");
        last.Count(character => character == '\n').Should().Be(4, "a line feed inside the data would split an event");
        using var first = JsonDocument.Parse(last.Split("\n\n")[0]["data: ".Length..]);
        first.RootElement.EnumerateObject().Should().ContainSingle("Vercel's client reads what has choices as a piece of the answer");
        var meter = new OpenAiStreamMeter(hideUsage: false);
        Sample.Pass(meter, Sample.Bytes(Sample.Stream + last)).Should().EndWith(last);
        meter.ProviderFailed.Should().BeTrue();
        meter.Finished.Should().BeFalse();
    }

    [Fact]
    public void Every_error_has_a_status_and_a_code_of_its_own()
    {
        var errors = Enum.GetValues<ModelError>();

        errors.Select(error => error.Code()).Should().OnlyHaveUniqueItems().And.OnlyContain(code => code.StartsWith("AID4", StringComparison.Ordinal));
        errors.Should().OnlyContain(error => error.HttpStatus() >= 400 && error.HttpStatus() <= 504);
    }

    [Fact]
    public void The_model_list_names_aliases_only()
    {
        using var read = JsonDocument.Parse(OpenAiModelList.Body(["fast", "large"]));

        read.RootElement.GetProperty("object").GetString().Should().Be("list");
        read.RootElement.GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString())
            .Should().Equal("fast", "large");
    }
}
