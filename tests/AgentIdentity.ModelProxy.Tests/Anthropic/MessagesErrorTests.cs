using System.Text;
using System.Text.Json;

namespace AgentIdentity.ModelProxy.Tests.Anthropic;

public sealed class MessagesErrorTests
{
    private const string Key = "sk-ant-api03-abcdef0123456789";

    private static (ProviderRefusal Refusal, JsonElement Body) Read(int status, string body)
    {
        var refusal = SurfaceErrors.Read(ModelSurface.Messages, new ProviderErrorAnswer(status, Sample.Bytes(body), static _ => null, Key));
        using var document = JsonDocument.Parse(refusal.Body);
        return (refusal, document.RootElement.Clone());
    }

    [Theory]
    [InlineData(400, "invalid_request_error")]
    [InlineData(402, "billing_error")]
    [InlineData(404, "not_found_error")]
    [InlineData(409, "conflict_error")]
    [InlineData(413, "request_too_large")]
    [InlineData(429, "rate_limit_error")]
    [InlineData(500, "api_error")]
    [InlineData(504, "timeout_error")]
    [InlineData(529, "overloaded_error")]
    public void Status_type_and_words_of_the_provider_pass(int status, string type)
    {
        var (refusal, body) = Read(status, $$$"""{"type":"error","error":{"type":"{{{type}}}","message":"It is so.","details":{"error_code":"ramp_limit_exceeded","secret":"x"} },"request_id":"req_1","account":"acme"}""");

        refusal.Status.Should().Be(status);
        refusal.Error.Should().BeNull();
        body.GetRawText().Should().Be($$$"""{"type":"error","error":{"type":"{{{type}}}","message":"It is so.","details":{"error_code":"ramp_limit_exceeded"}},"request_id":null}""");
    }

    [Fact]
    public void A_spend_limit_keeps_the_word_that_clients_know()
    {
        var (_, body) = Read(429, """{"type":"error","error":{"type":"rate_limit_error","message":"m","details":{"error_code":"enforced_spend_limit_reached"}}}""");

        body.GetProperty("error").GetProperty("type").GetString().Should().Be("rate_limit_error");
        body.GetProperty("error").GetProperty("details").GetProperty("error_code").GetString().Should().Be("enforced_spend_limit_reached");
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public void A_refusal_of_the_brokers_key_is_not_the_callers(int status)
    {
        var (refusal, body) = Read(status, $$$"""{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key {{{Key}}}"}}""");

        (refusal.Status, refusal.Error).Should().Be((502, ModelError.ProviderCredential));
        body.GetRawText().Should().NotContain("sk-ant");
    }

    [Theory]
    [InlineData($"the key {Key} is over its limit")]
    [InlineData("use sk-ant-a***6789")]
    public void Words_that_hold_a_key_are_withheld(string message)
    {
        var (refusal, body) = Read(429, $$$"""{"type":"error","error":{"type":"rate_limit_error","message":"{{{message}}}"}}""");

        (refusal.Status, refusal.Error).Should().Be((429, ModelError.ProviderUnreadable));
        body.GetRawText().Should().NotContain("sk-ant");
        body.GetProperty("error").GetProperty("type").GetString().Should().Be("rate_limit_error");
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>down</html>")]
    [InlineData("{}")]
    [InlineData("""{"error":"x"}""")]
    [InlineData("[]")]
    [InlineData("""{"error":{"type":"\ud800"}}""")]
    public void What_is_no_error_of_theirs_keeps_only_its_status(string body)
    {
        var (refusal, told) = Read(529, body);

        (refusal.Status, refusal.Error).Should().Be((529, ModelError.ProviderUnreadable));
        told.GetProperty("error").GetProperty("type").GetString().Should().Be("overloaded_error");
    }

    [Theory]
    [InlineData(200)]
    [InlineData(302)]
    public void What_is_neither_answer_nor_error_is_a_bad_gateway(int status) => Read(status, "{}").Refusal.Status.Should().Be(502);

    [Theory]
    [InlineData(401, "authentication_error")]
    [InlineData(403, "permission_error")]
    [InlineData(404, "not_found_error")]
    [InlineData(429, "rate_limit_error")]
    [InlineData(502, "api_error")]
    public void Refusals_of_our_own_are_in_the_form_that_the_clients_read(int status, string type)
    {
        var body = Encoding.UTF8.GetString(SurfaceErrors.Body(ModelSurface.CountTokens, WireFault.Of("AID4010", "No such model.", status, "model")));

        body.Should().Be($$$"""{"type":"error","error":{"type":"{{{type}}}","message":"No such model.","details":{"error_code":"AID4010","member":"model"}},"request_id":null}""");
    }
}
