using System.Text;

namespace AgentIdentity.ModelProxy.Tests.Anthropic;

/// <summary>Counting sends the whole prompt, and the provider lets nobody say where it is counted.</summary>
public sealed class CountTokensPlaceTests
{
    [Theory]
    [InlineData("")]
    [InlineData(",\"inference_geo\":\"us\"")]
    public void A_model_that_is_kept_to_a_geography_does_not_count(string members) =>
        Body(members, "us").Failure.Should().BeEquivalentTo(new { Error = ModelError.GeographyNotServed, Member = "model" });

    [Fact]
    public void A_geography_that_the_candidate_is_not_kept_to_is_not_served() =>
        Body(",\"inference_geo\":\"us\"", null).Failure.Should().BeEquivalentTo(new { Error = ModelError.GeographyNotServed, Member = "inference_geo" });

    [Theory]
    [InlineData("")]
    [InlineData(",\"inference_geo\":\"global\"")]
    public void Anywhere_it_passes_as_it_came(string members) =>
        Encoding.UTF8.GetString(Body(members, null).Value.Bytes.Span).Should().Be("""{"model":"claude-sonnet-5","messages":[{"role":"user","content":"a"}]""" + members + "}");

    private static ModelResult<WireBody> Body(string members, string? geography) =>
        CountTokensRequest.Read(Sample.Bytes("""{"model":"smart","messages":[{"role":"user","content":"a"}]""" + members + "}"), Messages.Newer).Value
            .BodyFor(Messages.Candidate, ModelSurface.CountTokens, new() { InferenceGeo = geography });
}
