using System.Text;

namespace AgentIdentity.ModelProxy.Tests.Bedrock;

public sealed class ConverseErrorTests
{
    [Theory]
    [InlineData(400, "ValidationException", "ValidationException")]
    [InlineData(400, "ServiceQuotaExceededException", "ServiceQuotaExceededException")]
    [InlineData(404, "ResourceNotFoundException:http://internal.amazon.com/x", "ResourceNotFoundException")]
    [InlineData(408, "ModelTimeoutException", "ModelTimeoutException")]
    [InlineData(424, "ModelErrorException", "ModelErrorException")]
    [InlineData(429, "com.amazon.coral.service#ThrottlingException", "ThrottlingException")]
    [InlineData(429, "ModelNotReadyException", "ModelNotReadyException")]
    [InlineData(503, null, "ServiceUnavailableException")]
    [InlineData(500, "NeverHeardOfException", "InternalServerException")]
    public void Status_type_and_words_of_Bedrock_pass(int status, string? header, string type)
    {
        var refusal = Read(status, """{"message":"Too bad.","account":"123456789012"}""", header);

        refusal.Status.Should().Be(status);
        Encoding.UTF8.GetString(refusal.Body.Span).Should().Be($$"""{"message":"Too bad.","__type":"{{type}}"}""");
        refusal.Error.Should().BeNull();
    }

    [Theory]
    [InlineData(403, """{"message":"User: arn:aws:iam::1:user/x is not authorized"}""", 502, ModelError.ProviderCredential)]
    [InlineData(401, "{}", 502, ModelError.ProviderCredential)]
    [InlineData(500, "<html>", 500, ModelError.ProviderUnreadable)]
    [InlineData(302, "{}", 502, ModelError.ProviderUnreadable)]
    [InlineData(400, """{"message":"The key ABSK-very-secret is wrong"}""", 400, ModelError.ProviderUnreadable)]
    public void What_could_tell_of_the_brokers_credential_is_replaced(int status, string body, int told, ModelError error)
    {
        var refusal = Read(status, body, "AccessDeniedException");

        (refusal.Status, refusal.Error).Should().Be((told, error));
        Encoding.UTF8.GetString(refusal.Body.Span).Should().NotContain("arn:").And.NotContain("secret").And.Contain("\"__type\"");
    }

    [Theory]
    [InlineData(FaultKind.Permission, 403, "validationException")]
    [InlineData(FaultKind.RateLimit, 429, "throttlingException")]
    [InlineData(FaultKind.Overloaded, 529, "serviceUnavailableException")]
    [InlineData(FaultKind.Server, 502, "modelStreamErrorException")]
    [InlineData(FaultKind.Server, 500, "internalServerException")]
    [InlineData(FaultKind.Timeout, 504, "modelStreamErrorException")]
    public void The_last_frame_is_one_of_the_five_that_may_stand_in_a_stream(FaultKind kind, int status, string name) =>
        Frames.Read(ConverseFaults.Frame(new WireFault(kind, "Over.", status))).Should().Equal($$"""Exception {{name}} {"message":"Over."}""");

    private static ProviderRefusal Read(int status, string body, string? type) => SurfaceErrors.Read(
        ModelSurface.Converse, new ProviderErrorAnswer(status, Sample.Bytes(body), name => name == "x-amzn-errortype" ? type : null, "ABSK-very-secret"));
}
