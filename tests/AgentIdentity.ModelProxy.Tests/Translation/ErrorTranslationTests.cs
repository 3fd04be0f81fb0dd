using System.Text;
using System.Text.Json;

namespace AgentIdentity.ModelProxy.Tests.Translation;

/// <summary>A provider's error, as callers of every surface read it.</summary>
public sealed class ErrorTranslationTests
{
    private const string OpenAi = """{"error":{"message":"Too many.","type":"tokens","param":null,"code":"rate_limit_exceeded"}}""";
    private const string Anthropic = """{"type":"error","error":{"type":"rate_limit_error","message":"Too many."},"request_id":"req_1"}""";
    private const string Bedrock = """{"message":"Too many."}""";

    public static TheoryData<ModelSurface, ModelSurface> Pairs()
    {
        var pairs = StreamTranslationTests.Pairs();
        pairs.Add(ModelSurface.Embeddings, ModelSurface.Embeddings);
        pairs.Add(ModelSurface.CountTokens, ModelSurface.CountTokens);
        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Status_kind_and_words_stay(ModelSurface wire, ModelSurface surface)
    {
        var body = wire switch { ModelSurface.Messages or ModelSurface.CountTokens => Anthropic, ModelSurface.Converse => Bedrock, _ => OpenAi };

        var refused = SurfaceErrors.Read(wire, new ProviderErrorAnswer(429, Sample.Bytes(body), static name => name == "x-amzn-errortype" ? "ThrottlingException:http://internal" : null, "sk-secret"));

        refused.Status.Should().Be(429);
        refused.Fault.Status.Should().Be(429);
        refused.Fault.Kind.Should().Be(FaultKind.RateLimit);
        using var shown = JsonDocument.Parse(SurfaceErrors.Body(surface, refused.Fault));
        Message(shown.RootElement).Should().Be("Too many.");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_key_never_comes_back(ModelSurface wire, ModelSurface surface)
    {
        var body = wire is ModelSurface.Converse ? """{"message":"bad key hunter2hunter2"}""" : """{"type":"error","error":{"type":"x","message":"bad key hunter2hunter2"}}""";

        var refused = SurfaceErrors.Read(wire, new ProviderErrorAnswer(400, Sample.Bytes(body), static _ => null, "hunter2hunter2"));

        Encoding.UTF8.GetString(refused.Body.Span).Should().NotContain("hunter2");
        Encoding.UTF8.GetString(SurfaceErrors.Body(surface, refused.Fault)).Should().NotContain("hunter2").And.Contain("withheld");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_refused_credential_is_the_brokers_trouble(ModelSurface wire, ModelSurface surface)
    {
        var refused = SurfaceErrors.Read(wire, new ProviderErrorAnswer(401, Sample.Bytes("""{"error":{"message":"who are you"},"message":"who are you"}"""), static _ => null, null));

        refused.Status.Should().Be(502);
        refused.Error.Should().Be(ModelError.ProviderCredential);
        refused.Fault.Status.Should().Be(401);
        Encoding.UTF8.GetString(SurfaceErrors.Body(surface, refused.Fault)).Should().NotContain("who are you");
    }

    [Theory]
    [InlineData("""{"error":{"message":"Pay.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}""", 429, FaultKind.Billing)]
    [InlineData("""{"error":{"message":"No.","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation"}}}""", 400, FaultKind.ContentFilter)]
    [InlineData("""{"error":{"message":"Full.","type":"server_error","param":null,"code":null}}""", 503, FaultKind.Overloaded)]
    public void Openais_words_tell_the_kind_where_the_status_does_not(string body, int status, FaultKind kind) =>
        SurfaceErrors.Read(ModelSurface.Chat, new ProviderErrorAnswer(status, Sample.Bytes(body), static _ => null, null)).Fault.Kind.Should().Be(kind);

    private static string? Message(JsonElement root) =>
        (root.TryGetProperty("error", out var error) ? error : root).GetProperty("message").GetString();
}
