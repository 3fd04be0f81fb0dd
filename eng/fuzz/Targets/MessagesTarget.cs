using System.Buffers;
using System.Text;
using System.Text.Json;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Fuzz.Targets;

/// <summary>
/// Anthropic's messages. Bytes that begin with a brace are a request: what is accepted goes on but for three values, so every other reader
/// must find in it what was decided on. All others are a provider's stream, which passes or is translated and never ends as if it were whole.
/// </summary>
internal sealed class MessagesTarget : Target
{
    private const string Sent = "model-on-the-wire";
    private static readonly MessagesHeaders Headers = new() { Version = MessagesHeaders.Older };
    private static readonly AnswerTerms Terms = new("smart", "dec_1", DateTimeOffset.UnixEpoch);
    private static readonly JsonSerializerOptions Lenient = new() { PropertyNameCaseInsensitive = true, MaxDepth = 256 };
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };
    private static readonly OpenAiChatRequest Chat = OpenAiChatRequest.Read("""{"model":"smart","stream":true,"messages":[{"role":"user","content":"a"}]}"""u8.ToArray()).Value;
    private static readonly MessagesRequest Own = MessagesRequest.Read("""{"model":"smart","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"a"}]}"""u8.ToArray(), Headers).Value;

    private static readonly ModelCandidate Candidate = new()
    {
        Alias = "smart",
        Provider = ModelProvider.Anthropic,
        Address = new Uri("https://provider.example"),
        Model = Sent,
        Prices = new PriceCard { InputPerMillion = 1, OutputPerMillion = 1 },
        MaxOutputTokens = 1_000,
    };

    private static readonly string[] Good =
    [
        """{"model":"smart","max_tokens":500,"stream":true,"system":"Be kind.","messages":[{"role":"user","content":"hi"}],"inference_geo":"global"}""",
        """{"model":"smart","max_tokens":2000,"thinking":{"type":"enabled","budget_tokens":1024},"messages":[{"role":"user","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}}]},{"role":"assistant","content":[{"type":"thinking","thinking":"b","signature":"c"},{"type":"tool_use","id":"t","name":"n","input":{"x":[1,null]}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA=="}}],"is_error":true}]}],"tools":[{"name":"n","input_schema":{"type":"object"}}],"tool_choice":{"type":"any"}}""",
        """{"model":"smart","max_tokens":9,"messages":[{"role":"user","content":"a"}],"output_config":{"effort":"low","format":{"type":"json_schema","schema":{}}},"metadata":{"user_id":"u"},"stop_sequences":["x"],"temperature":0.5}""",
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"model\":\"c\",\"usage\":{\"input_tokens\":5,\"output_tokens\":1}}}\n\nevent: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\nevent: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}}\n\nevent: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\nevent: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":7}}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
        ": x\r\n\r\ndata: {\"type\":\"ping\"}\r\n\r\nevent: error\r\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"m\"}}\r\n\r\n",
    ];

    public override IReadOnlyList<string> Words =>
    [
        "\"model\":\"evil\",", "\"Model\":\"evil\",", "\"m\\u006fdel\":\"evil\",", "\"max_tokens\":9,", "\"MAX_TOKENS\":99999,", "\"fallbacks\":[],", "\"messages\":[],", "\"content\":\"x\",", "\"type\":\"text\",",
        "\"type\":\"image\",", "\"source\":{\"type\":\"url\",\"url\":\"u\"},", "\"thinking\":{},", "\"inference_geo\":\"us\",", "\"usage\":{\"input_tokens\":-1},", "\"usage\":null,", "\"index\":1,", "\"stop_reason\":\"tool_use\",", "message_stop", "data: ", "\n\n", "\r", "{", "}", "[", "]", "\"", ",",
        "\\ud800", "\\u0000", "\u00ff", "\0", "1e400", "99999999999999999999", "null", "/**/", "\ufeff",
    ];

    /// <summary>How often a request was let through: never would mean that nothing was compared.</summary>
    public int Accepted { get; private set; }

    public override IEnumerable<byte[]> Seeds() => Good.Select(Encoding.UTF8.GetBytes);

    public override void Try(ReadOnlySpan<byte> input)
    {
        var bytes = input.ToArray();
        if (bytes is [(byte)'{', ..])
        {
            JudgeRequest(bytes);
            return;
        }

        JudgeStream(bytes, Own, passes: true);
        JudgeStream(bytes, Chat, passes: false);
    }

    private void JudgeRequest(byte[] body)
    {
        var read = MessagesRequest.Read(body, Headers);
        if (!read.Ok)
        {
            Promise(Enum.IsDefined(read.Failure.Error) && read.Failure.Detail.Length > 0, "a refusal says why");
            return;
        }

        Accepted++;
        var request = read.Value;
        foreach (var wire in (ModelSurface[])[ModelSurface.Chat, ModelSurface.Responses, ModelSurface.Converse])
        {
            var translated = request.BodyFor(Candidate, wire, BodyEdits.None);
            Promise(translated.Ok ? IsObject(translated.Value.Bytes) : translated.Failure.Member is not null, "what cannot be translated is named");
        }

        if (request.BodyFor(Candidate, ModelSurface.Messages, new BodyEdits { MaxOutputTokens = 100 }) is { Ok: true } sent)
        {
            JudgeSent(request, body, sent.Value.Bytes);
        }
    }

    private static void JudgeSent(MessagesRequest request, byte[] body, ReadOnlyMemory<byte> sent)
    {
        using var before = JsonDocument.Parse(body, Deep);
        using var after = JsonDocument.Parse(sent, Deep);
        var lenient = JsonSerializer.Deserialize<Body>(sent.Span, Lenient)!;
        Promise(lenient.Model == Sent, "a lenient reader finds the model that was decided on");
        Promise(before.RootElement.EnumerateObject().Zip(after.RootElement.EnumerateObject()).All(static pair =>
            pair.First.Name == pair.Second.Name && (pair.First.Name is "model" or "max_tokens" || pair.First.Value.GetRawText() == pair.Second.Value.GetRawText())), "nothing else changes");
        Promise(lenient.MaxTokens == Math.Min(100, request.Bounds.OutputTokensPerChoice!.Value), "the maximum is lowered for every reader");
        Promise(request.Bounds.InputTokens is null || request.Bounds.InputTokens > body.Length, "text is bounded by its bytes");
    }

    private static void JudgeStream(byte[] stream, ModelRequest request, bool passes)
    {
        var meter = request.MeterFor(ModelSurface.Messages, "text/event-stream", Terms);
        var forward = new ArrayBufferWriter<byte>();
        var fed = true;
        for (var at = 0; at < stream.Length && fed; at += 7)
        {
            fed = meter.Feed(stream.AsSpan(at, Math.Min(7, stream.Length - at)), forward);
        }

        if (fed)
        {
            meter.Complete(forward);
        }

        Promise(!passes || stream.AsSpan().StartsWith(forward.WrittenSpan), "what passes is what came");
        Promise(!meter.Finished || stream.AsSpan().IndexOf("message_stop"u8) >= 0 || stream.AsSpan().IndexOf("\\u"u8) >= 0, "an answer ends with its own end");
        Promise(passes || forward.WrittenSpan.EndsWith("data: [DONE]\n\n"u8) == meter.Finished, "a translated answer looks finished only when it is");
        Promise(meter.Usage is not { } usage || (usage.Input >= usage.CachedInput + usage.CacheWrite && usage.Output >= usage.Reasoning && usage is { CachedInput: >= 0, CacheWrite: >= 0, Reasoning: >= 0 }), "usage adds up");
        Promise(!meter.UsageIsFinal || meter.Usage is not null, "a bill has numbers");
    }

    private static bool IsObject(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, Deep);
        return document.RootElement.ValueKind == JsonValueKind.Object;
    }

    private sealed record Body(string? Model, [property: System.Text.Json.Serialization.JsonPropertyName("max_tokens")] long? MaxTokens);
}
