using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Xunit;

namespace AgentIdentity.ModelProxy.Tests.Anthropic;

public sealed class MessagesRewriteTests
{
    [Fact]
    public void Only_the_models_name_changes()
    {
        const string body = "{ \"model\" : \"smart\",\n\t\"max_tokens\":100, \"messages\":[{\"role\":\"user\",\"content\":\"Gr\\u00fc\\u00dfe 👋\"}], \"odd\": 1.50e+1 }";

        Messages.Sent(Messages.TryRead(body).Value).Should().Be(body.Replace("\"smart\"", "\"claude-sonnet-5\"", StringComparison.Ordinal));
    }

    [Fact]
    public void A_deployment_goes_out_in_place_of_the_model() =>
        Messages.Sent(Messages.Request(), to: Messages.Candidate with { Deployment = "eu.\"x\"" }).Should().StartWith("{\"model\":\"eu.\\\"x\\\"\",");

    [Theory]
    [InlineData(70L, "70")]
    [InlineData(100L, "100")]
    [InlineData(500L, "100")]
    public void The_maximum_is_only_ever_lowered(long most, string sent) =>
        Messages.Sent(Messages.Request(), new() { MaxOutputTokens = most }).Should().Contain($"\"max_tokens\":{sent},");

    [Fact]
    public void A_request_for_no_answer_stays_one() =>
        Messages.TryRead("""{"model":"smart","max_tokens":0,"messages":[{"role":"user","content":"a"}]}""").Value
            .BodyFor(Messages.Candidate, ModelSurface.Messages, new() { MaxOutputTokens = 10 }).Ok.Should().BeTrue();

    [Theory]
    [InlineData("", "{\"inference_geo\":\"us\",\"model\"")]
    [InlineData(",\"inference_geo\":\"us\"", "\"inference_geo\":\"us\"}")]
    [InlineData(",\"inference_geo\":\"global\"", "\"inference_geo\":\"us\"}")]
    [InlineData(",\"inference_geo\":null", "\"inference_geo\":\"us\"}")]
    public void Where_it_runs_is_written_in(string members, string sent) =>
        Messages.Sent(Messages.Request(members), new() { InferenceGeo = "us" }).Should().Contain(sent).And.NotContain("global");

    [Theory]
    [InlineData("us", null)]
    [InlineData("us", "eu")]
    public void Another_geography_than_the_candidates_is_refused(string asked, string? set) =>
        Messages.Request($",\"inference_geo\":\"{asked}\"").BodyFor(Messages.Candidate, ModelSurface.Messages, new() { InferenceGeo = set })
            .Failure.Should().BeEquivalentTo(new { Error = ModelError.GeographyNotServed, Member = "inference_geo" });

    [Law(Cases = 200)]
    public bool Whatever_stands_around_them_every_other_byte_stays(NonEmptyString text, NonNegativeInt space, bool last)
    {
        var quoted = System.Text.Json.JsonSerializer.Serialize(text.Get);
        var gap = new string(' ', space.Get % 5);
        var (before, after) = last ? ($"\"metadata\":{{\"user_id\":{quoted}}},", "") : ("", $",\"metadata\":{{\"user_id\":{quoted}}}");
        string Whole(string model, string most) => $"{{{gap}{before}\"model\":{gap}\"{model}\",\"messages\":[{{\"role\":\"user\",\"content\":{quoted}}}],\"max_tokens\":{gap}{most}{after}{gap}}}";

        return Messages.Sent(Messages.TryRead(Whole("smart", "100")).Value, new() { MaxOutputTokens = 77 }) == Whole("claude-sonnet-5", "77");
    }
}
