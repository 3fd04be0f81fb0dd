using System.Buffers;
using System.Text;
using System.Text.Json;

namespace AgentIdentity.ModelProxy.Tests.Bedrock;

/// <summary>Requests and answers of Converse for tests.</summary>
internal static class ConverseSample
{
    internal static readonly ModelCandidate Candidate = Sample.Candidate with
    {
        Provider = ModelProvider.Bedrock,
        Address = new Uri("https://bedrock-runtime.eu-central-1.amazonaws.com"),
        Model = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
        Region = "eu-central-1",
    };

    internal static readonly BodyEdits Edits = new() { MaxOutputTokens = 77, Attribution = new CallAttribution("alice@example.com", "agt_1", "dlg_2") };

    private static readonly JsonSerializerOptions Compacting = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static readonly ModelUsage Usage = new() { Input = 150, CachedInput = 100, CacheWrite = 30, CacheWriteHour = 20, Output = 12 };

    /// <summary>A stream with a thought, a text and a tool's call, as Bedrock sends it.</summary>
    internal static readonly byte[][] Stream =
    [
        Frames.Event("messageStart", """{"p":"abcd","role":"assistant"}"""),
        Frames.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"Let me "}},"p":"ab"}"""),
        Frames.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"think."}}}"""),
        Frames.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"reasoningContent":{"signature":"c2ln"}}}"""),
        Frames.Event("contentBlockStop", """{"contentBlockIndex":0}"""),
        Frames.Event("contentBlockDelta", """{"contentBlockIndex":1,"delta":{"text":"Grüße "}}"""),
        Frames.Event("contentBlockDelta", """{"contentBlockIndex":1,"delta":{"text":"👋"}}"""),
        Frames.Event("contentBlockStop", """{"contentBlockIndex":1}"""),
        Frames.Event("contentBlockStart", """{"contentBlockIndex":2,"start":{"toolUse":{"name":"get_weather","toolUseId":"tooluse_1"}}}"""),
        Frames.Event("contentBlockDelta", """{"contentBlockIndex":2,"delta":{"toolUse":{"input":"{\"city\":"}}}"""),
        Frames.Event("contentBlockDelta", """{"contentBlockIndex":2,"delta":{"toolUse":{"input":"\"Köln\"}"}}}"""),
        Frames.Event("contentBlockStop", """{"contentBlockIndex":2}"""),
        Frames.Event("messageStop", """{"stopReason":"tool_use"}"""),
        Frames.Event("metadata", """{"metrics":{"latencyMs":321},"usage":{"inputTokens":20,"outputTokens":12,"totalTokens":162,"cacheReadInputTokens":100,"cacheWriteInputTokens":30,"cacheDetails":[{"ttl":"5m","inputTokens":10},{"ttl":"1h","inputTokens":20}]},"serviceTier":{"type":"default"}}"""),
    ];

    internal const string Document =
        """
        {"output":{"message":{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"Let me think.","signature":"c2ln"}}},{"text":"Grüße 👋"},{"toolUse":{"toolUseId":"tooluse_1","name":"get_weather","input":{"city":"Köln"}}}]}},
         "stopReason":"tool_use","usage":{"inputTokens":20,"outputTokens":12,"totalTokens":162,"cacheReadInputTokens":100,"cacheWriteInputTokens":30,"cacheDetails":[{"ttl":"5m","inputTokens":10},{"ttl":"1h","inputTokens":20}]},"metrics":{"latencyMs":321},"serviceTier":{"type":"default"}}
        """;

    internal static byte[] Whole => [.. Stream.SelectMany(static frame => frame)];

    internal static ModelResult<ModelRequest> Read(string body, bool stream = false) => ConverseRequest.Read("fast", stream, Sample.Bytes(body));

    internal static ModelRequest Request(string members = "", bool stream = false) =>
        Read($$"""{"messages":[{"role":"user","content":[{"text":"hi"}]}]{{members}}}""", stream).Value;

    internal static byte[] Pass(UsageMeter meter, ReadOnlySpan<byte> answer, int piece = int.MaxValue)
    {
        var forward = new ArrayBufferWriter<byte>();
        while (!answer.IsEmpty)
        {
            var length = Math.Min(piece, answer.Length);
            if (!meter.Feed(answer[..length], forward))
            {
                return forward.WrittenSpan.ToArray();
            }

            answer = answer[length..];
        }

        meter.Complete(forward);
        return forward.WrittenSpan.ToArray();
    }

    internal static string Compact(ReadOnlySpan<byte> json)
    {
        using var document = JsonDocument.Parse(Encoding.UTF8.GetString(json));
        return JsonSerializer.Serialize(document.RootElement, Compacting);
    }
}
