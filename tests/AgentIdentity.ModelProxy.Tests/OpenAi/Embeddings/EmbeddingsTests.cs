using System.Buffers;
using System.Text;

namespace AgentIdentity.ModelProxy.Tests.OpenAi.Embeddings;

public sealed class EmbeddingsTests
{
    private const string Answer = """{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.25,-1e-3],"usage":{"prompt_tokens":99}},{"object":"embedding","index":1,"embedding":"AACAPg=="}],"model":"text-embedding-3-small","usage":{"prompt_tokens":7,"total_tokens":7}}""";

    [Theory]
    [InlineData("\"Grüße\"", 7 + 8)]
    [InlineData("[\"a\",\"bc\"]", 3 + 16)]
    [InlineData("[1,2,3]", 3 + 8)]
    [InlineData("[[1,2],[3]]", 3 + 16)]
    public void The_input_is_bounded_and_there_is_no_output(string input, long most)
    {
        var bounds = Read(input).Value.Bounds;

        bounds.InputTokens.Should().Be(most);
        bounds.OutputTokensPerChoice.Should().Be(0);
        WorstCase.Of(bounds, Sample.Candidate).Value.OutputTokens.Should().Be(0);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("[\"a\",7]")]
    [InlineData("[[]]")]
    [InlineData("[{}]")]
    public void What_is_no_input_is_refused(string input) => Read(input).Failure.Error.Should().Be(ModelError.InputMissing);

    [Fact]
    public void More_inputs_than_a_call_may_have_are_refused() =>
        Read($"[{string.Join(',', Enumerable.Repeat("\"a\"", 2049))}]").Failure.Error.Should().Be(ModelError.InputMissing);

    [Theory]
    [InlineData("""{"model":"fast","input":"x","Model":"dear"}""", ModelError.MemberAmbiguous)]
    [InlineData("""{"model":"fast","input":"x","base_url":"https://elsewhere.example"}""", ModelError.MemberRedirects)]
    [InlineData("""{"input":"x"}""", ModelError.ModelMissing)]
    [InlineData("""{"model":"fast","input":"x","input":"y"}""", ModelError.BodyUnreadable)]
    public void It_is_read_as_strictly_as_the_others(string body, ModelError error) =>
        EmbeddingsRequest.Read(Sample.Bytes(body)).Failure.Error.Should().Be(error);

    [Fact]
    public void An_answer_passes_untouched_and_its_own_usage_counts_however_it_arrives()
    {
        for (var piece = 1; piece <= Answer.Length; piece++)
        {
            var meter = Meter();

            Sample.Pass(meter, Sample.Bytes(Answer), _ => piece).Should().Be(Answer);

            meter.Finished.Should().BeTrue();
            meter.Usage.Should().Be(new ModelUsage { Input = 7 });
            meter.UsageIsFinal.Should().BeTrue();
            meter.ProviderModel.Should().Be("text-embedding-3-small");
        }
    }

    [Fact]
    public void A_cut_answer_has_no_usage()
    {
        for (var kept = 0; kept < Answer.Length; kept++)
        {
            var meter = Meter();

            Sample.Pass(meter, Sample.Bytes(Answer[..kept]));

            meter.Finished.Should().BeFalse();
            meter.UsageIsFinal.Should().BeFalse();
        }
    }

    [Fact]
    public void A_large_answer_is_not_kept()
    {
        var meter = Meter();
        var forward = new ArrayBufferWriter<byte>();
        var vector = Encoding.UTF8.GetBytes($"{{\"embedding\":[{string.Join(',', Enumerable.Repeat("0.0123456789", 3072))}]}},");
        meter.Feed("{\"data\":["u8, forward);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 200; round++)
        {
            forward.Clear();
            meter.Feed(vector, forward);
        }

        // Some 8 MB passed; what is held between two feeds is at most one unfinished value.
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(2 << 20);
        meter.Feed("{}],\"usage\":{\"prompt_tokens\":9}}"u8, forward);
        meter.Complete(forward);
        meter.Usage!.Value.Input.Should().Be(9);
    }

    [Fact]
    public void They_go_nowhere_but_to_a_provider_that_has_them()
    {
        Golden.Targets.All["anthropic"].WireFor(ModelSurface.Embeddings).Should().BeNull();
        Golden.Targets.All["bedrock"].WireFor(ModelSurface.Embeddings).Should().BeNull();
    }

    private static ModelResult<EmbeddingsRequest> Read(string input) => EmbeddingsRequest.Read(Sample.Bytes($$"""{"model":"fast","input":{{input}}}"""));

    private static UsageMeter Meter() => Read("\"x\"").Value.MeterFor(ModelSurface.Embeddings, "application/json", Golden.Targets.Terms);
}
