using System.Diagnostics;
using System.Text;
using System.Text.Json;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Xunit;

namespace AgentIdentity.ModelProxy.Tests;

public sealed class TokenizerTests
{
    // Published examples of the two vocabularies.
    [Theory]
    [InlineData(TokenizerKind.Cl100k, "tiktoken is great!", 6)]
    [InlineData(TokenizerKind.O200k, "hello world", 2)]
    [InlineData(TokenizerKind.O200k, "", 0)]
    public void Texts_are_counted_as_their_model_counts_them(TokenizerKind kind, string text, long tokens) =>
        Tokenizers.Count(kind, text).Should().Be(tokens);

    [Law]
    public bool The_input_is_never_counted_below_its_texts(NonEmptyArray<NonNull<string>> texts)
    {
        var messages = texts.Get.Select(static text => new { role = "user", content = text.Get });
        var body = JsonSerializer.SerializeToUtf8Bytes(new { model = "fast", messages });

        // What a provider counts at least: the texts themselves, and four tokens of frame for each message.
        var least = texts.Get.Sum(static text => Tokenizers.Count(TokenizerKind.O200k, text.Get) + 4);
        return InputCount.Of(TokenizerKind.O200k, body) >= least + 3;
    }

    [Theory]
    [InlineData("<|endoftext|>")]
    [InlineData("<|endofprompt|>")]
    [InlineData("a <|fim_prefix|> b")]
    public void Marks_of_a_prompt_in_somebody_s_text_are_counted_by_their_letters(string text) =>
        Tokenizers.Count(TokenizerKind.O200k, text).Should().Be(text.Length);

    [Fact]
    public void Ordinary_text_is_counted_at_less_than_half_of_its_bytes()
    {
        var text = string.Concat(Enumerable.Repeat("The quick brown fox jumps over the lazy dog, and nobody minds. ", 200));
        var body = Encoding.UTF8.GetBytes($$"""{"model":"fast","messages":[{"role":"user","content":"{{text}}"}]}""");

        InputCount.Of(TokenizerKind.O200k, body).Should().BeInRange(2_000, body.Length / 2);
        InputCount.Of(null, body).Should().BeNull("the tokenizer is not known");
        InputCount.Of(TokenizerKind.O200k, new byte[2 << 20]).Should().BeNull("it is too long to be counted");
    }

    [Theory]
    [InlineData("a")]
    [InlineData(" ")]
    [InlineData("ab")]
    [InlineData("=-")]
    [InlineData("字")]
    [InlineData("a\u0301")]
    [InlineData("=a")]
    public void Nothing_that_a_caller_sends_takes_long_to_count(string piece)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"model":"fast","messages":[{"role":"user","content":"{{string.Concat(Enumerable.Repeat(piece, 900_000 / Encoding.UTF8.GetByteCount(piece)))}}"}]}""");
        Tokenizers.Count(TokenizerKind.O200k, "warm");
        var watch = Stopwatch.StartNew();

        InputCount.Of(TokenizerKind.O200k, body).Should().BeGreaterThan(0);

        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(5));
    }
}
