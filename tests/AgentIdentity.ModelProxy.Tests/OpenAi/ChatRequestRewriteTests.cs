using System.Text;
using System.Text.Json;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Xunit;

namespace AgentIdentity.ModelProxy.Tests.OpenAi;

public sealed class ChatRequestRewriteTests
{
    private const string Tail = "\"messages\" : [ {\"role\":\"user\",\"content\":\"a\\u00e9\\/b 1.0e+2\"} ], \"temperature\":0.10 }\n";

    [Theory]
    [InlineData("{ \"model\" :\t\"fast\",", "{ \"model\" :\t\"gpt-x\",")]
    [InlineData("{\"mod\\u0065l\":\"f\\u0061st\",", "{\"mod\\u0065l\":\"gpt-x\",")]
    [InlineData("{\"model\":\"fast\",\"stream\":false,\"stream_options\":null,", "{\"model\":\"gpt-x\",\"stream\":false,\"stream_options\":null,")]
    [InlineData("{\"model\":\"fast\",\"stream\":true,\"stream_options\":{\"include_usage\":true},", "{\"model\":\"gpt-x\",\"stream\":true,\"stream_options\":{\"include_usage\":true},")]
    [InlineData("{\"model\":\"fast\", \"stream\":true, ", "{\"stream_options\":{\"include_usage\":true},\"model\":\"gpt-x\", \"stream\":true, ")]
    [InlineData("{\"stream\":true,\"stream_options\": null,\"model\":\"fast\",", "{\"stream\":true,\"stream_options\": {\"include_usage\":true},\"model\":\"gpt-x\",")]
    [InlineData("{\"stream\":true,\"stream_options\":{ },\"model\":\"fast\",", "{\"stream\":true,\"stream_options\":{\"include_usage\":true },\"model\":\"gpt-x\",")]
    [InlineData("{\"stream\":true,\"stream_options\":{ \"include_obfuscation\":false},\"model\":\"fast\",", "{\"stream\":true,\"stream_options\":{\"include_usage\":true, \"include_obfuscation\":false},\"model\":\"gpt-x\",")]
    [InlineData("{\"stream\":true,\"stream_options\":{\"include_usage\" : false },\"model\":\"fast\",", "{\"stream\":true,\"stream_options\":{\"include_usage\" : true },\"model\":\"gpt-x\",")]
    [InlineData("{\"stream\":true,\"stream_options\":{\"include_usage\":null},\"model\":\"fast\",", "{\"stream\":true,\"stream_options\":{\"include_usage\":true},\"model\":\"gpt-x\",")]
    public void Only_the_model_and_the_demand_for_usage_change(string head, string expectedHead)
    {
        var rewritten = Sample.Renamed(Sample.Read(head + Tail), "gpt-x");

        Encoding.UTF8.GetString(rewritten.Span).Should().Be(expectedHead + Tail);
    }

    [Theory]
    [InlineData("\"max_completion_tokens\":7,", "\"max_tokens\":7,", "\"max_completion_tokens\":7,")]
    [InlineData("\"max_tokens\":null,\"max_completion_tokens\":7,", "", "\"max_tokens\":7,\"max_completion_tokens\":7,")]
    [InlineData("\"max_tokens\":7,", "", "\"max_tokens\":7,")]
    public void A_server_that_knows_only_the_older_maximum_is_told_it(string head, string added, string rest)
    {
        var compatible = Sample.Candidate with { Provider = ModelProvider.Compatible, Model = "m" };

        var body = Sample.Read($"{{{head}\"model\":\"fast\",{Tail}").BodyFor(compatible, ModelSurface.Chat, BodyEdits.None).Value;

        Encoding.UTF8.GetString(body.Bytes.Span).Should().Be($"{{{added}{rest}\"model\":\"m\",{Tail}");
    }

    [Fact]
    public void A_lowered_maximum_is_told_in_the_name_that_the_server_knows()
    {
        var compatible = Sample.Candidate with { Provider = ModelProvider.Compatible, Model = "m" };

        var body = Sample.Read($"{{\"max_completion_tokens\":700,\"model\":\"fast\",{Tail}").BodyFor(compatible, ModelSurface.Chat, new BodyEdits { MaxOutputTokens = 5 }).Value;

        Encoding.UTF8.GetString(body.Bytes.Span).Should().StartWith("{\"max_tokens\":5,\"max_completion_tokens\":5,");
    }

    [Fact]
    public void A_body_behind_an_offset_is_rewritten_at_the_right_place()
    {
        var padded = Sample.Bytes("xxxx{\"model\":\"fast\"," + Tail);

        var rewritten = Sample.Renamed(OpenAiChatRequest.Read(padded[4..]).Value, "gpt-x");

        Encoding.UTF8.GetString(rewritten.Span).Should().Be("{\"model\":\"gpt-x\"," + Tail);
    }

    [Law]
    public bool Whatever_the_names_and_texts_are_every_other_member_keeps_its_bytes(NonEmptyString alias, NonEmptyString model, string? text, bool stream)
    {
        if (alias.Get.Length > 256 || alias.Get.Any(char.IsControl) || alias.Get.Any(char.IsSurrogate) || model.Get.Any(char.IsSurrogate))
        {
            return true;
        }

        var content = JsonSerializer.Serialize(text);
        var body = $$"""{"messages":[{"content":{{content}}}],"stream":{{(stream ? "true" : "false")}},"model":{{JsonSerializer.Serialize(alias.Get)}},"end":[1,2.50]}""";

        var rewritten = Encoding.UTF8.GetString(Sample.Renamed(Sample.Read(body), model.Get).Span);

        using var read = JsonDocument.Parse(rewritten);
        var options = stream ? "\"stream_options\":{\"include_usage\":true}," : "";
        return read.RootElement.GetProperty("model").GetString() == model.Get
            && rewritten.StartsWith($$"""{{{options}}"messages":[{"content":{{content}}}],"stream":""", StringComparison.Ordinal)
            && rewritten.EndsWith(""","end":[1,2.50]}""", StringComparison.Ordinal);
    }

    [Fact]
    public void The_rewritten_body_reads_as_the_same_request()
    {
        var rewritten = Sample.Renamed(Sample.Request(""","stream":true,"n":3,"max_tokens":7"""), "gpt-x");

        var again = OpenAiChatRequest.Read(rewritten).Value;

        again.Model.Should().Be("gpt-x");
        again.IncludeUsage.Should().BeTrue();
        again.Bounds.OutputTokensPerChoice.Should().Be(7);
        again.Bounds.Choices.Should().Be(3);
    }
}
