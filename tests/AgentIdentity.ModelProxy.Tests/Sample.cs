using System.Buffers;
using System.Text;

namespace AgentIdentity.ModelProxy.Tests;

internal static class Sample
{
    internal static readonly PriceCard Prices = new()
    {
        InputPerMillion = 2_500_000,
        OutputPerMillion = 10_000_000,
        CachedInputPerMillion = 1_250_000,
    };

    internal static readonly ModelCandidate Candidate = new()
    {
        Alias = "fast",
        Provider = ModelProvider.OpenAi,
        Address = new Uri("https://provider.example/v1/"),
        Model = "gpt-4.1-mini",
        Prices = Prices,
    };

    /// <summary>A stream as the provider sends it when usage was asked for.</summary>
    internal const string Stream =
        """
        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-4.1-mini-2025","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null,"obfuscation":"x9"}

        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-4.1-mini-2025","choices":[{"index":0,"delta":{"content":"Grüße 👋"},"finish_reason":null}],"usage":null}

        : keep-alive

        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-4.1-mini-2025","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}


        """;

    internal const string UsageEvent =
        """
        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-4.1-mini-2025","choices":[],"usage":{"prompt_tokens":120,"completion_tokens":30,"total_tokens":150,"prompt_tokens_details":{"cached_tokens":100,"cache_write_tokens":5},"completion_tokens_details":{"reasoning_tokens":12}}}


        """;

    internal const string Done = "data: [DONE]\n\n";

    internal static readonly ModelUsage Usage = new() { Input = 120, CachedInput = 100, CacheWrite = 5, Output = 30, Reasoning = 12 };

    internal static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    internal static OpenAiChatRequest Read(string body) => OpenAiChatRequest.Read(Bytes(body)).Value;

    internal static OpenAiChatRequest Request(string members = "") =>
        Read($$"""{"model":"fast","messages":[{"role":"user","content":"hi"}]{{members}}}""");

    /// <summary>The body as it goes to a server of OpenAI's under another name of the model.</summary>
    internal static ReadOnlyMemory<byte> Renamed(OpenAiChatRequest request, string model) =>
        request.BodyFor(Candidate with { Model = model }, ModelSurface.Chat, BodyEdits.None).Value.Bytes;

    /// <summary>Feeds an answer in the given pieces and returns what the caller gets.</summary>
    internal static string Pass(UsageMeter meter, ReadOnlyMemory<byte> answer, Func<int, int>? pieceAfter = null)
    {
        var forward = new ArrayBufferWriter<byte>();
        for (var at = 0; at < answer.Length;)
        {
            var length = Math.Clamp(pieceAfter?.Invoke(at) ?? answer.Length, 1, answer.Length - at);
            meter.Feed(answer.Span.Slice(at, length), forward).Should().BeTrue();
            at += length;
        }

        meter.Complete(forward);
        return Encoding.UTF8.GetString(forward.WrittenSpan);
    }
}
