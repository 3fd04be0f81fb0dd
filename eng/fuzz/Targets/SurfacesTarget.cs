using System.Text;
using System.Text.Json;
using AgentIdentity.ModelProxy;

namespace AgentIdentity.Fuzz.Targets;

/// <summary>
/// OpenAI's chat completions, responses and embeddings, and Bedrock's Converse: every input is a body on each of them. What is accepted goes on
/// with the provider's name of the model for every reader, and what cannot be said in another form is named.
/// </summary>
internal sealed class SurfacesTarget : Target
{
    private const string Sent = "model-on-the-wire";
    private static readonly JsonSerializerOptions Lenient = new() { PropertyNameCaseInsensitive = true, MaxDepth = 256 };
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };
    private static readonly ModelSurface[] Conversations = [ModelSurface.Chat, ModelSurface.Responses, ModelSurface.Messages, ModelSurface.Converse];

    private static readonly ModelCandidate Candidate = new()
    {
        Alias = "smart",
        Provider = ModelProvider.OpenAi,
        Address = new Uri("https://provider.example/v1"),
        Model = Sent,
        Prices = new PriceCard { InputPerMillion = 1, OutputPerMillion = 1 },
        MaxOutputTokens = 1_000,
    };

    private static readonly (ModelSurface Surface, Func<ReadOnlyMemory<byte>, ModelResult<ModelRequest>> Read)[] Surfaces =
    [
        (ModelSurface.Chat, static body => OpenAiChatRequest.Read(body).As<ModelRequest>()),
        (ModelSurface.Responses, static body => ResponsesRequest.Read(body).As<ModelRequest>()),
        (ModelSurface.Embeddings, static body => EmbeddingsRequest.Read(body).As<ModelRequest>()),
        (ModelSurface.Converse, static body => ConverseRequest.Read("smart", stream: true, body)),
    ];

    private static readonly string[] Good =
    [
        """{"model":"smart","max_output_tokens":500,"stream":true,"store":false,"instructions":"Be kind.","input":"hi"}""",
        """{"model":"smart","max_output_tokens":50,"input":[{"role":"user","content":[{"type":"input_text","text":"a"},{"type":"input_image","image_url":"data:image/png;base64,AA=="}]},{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"x"},{"type":"function_call","call_id":"c","name":"n","arguments":"{}"},{"type":"function_call_output","call_id":"c","output":"b"}],"tools":[{"type":"function","name":"n","parameters":{"type":"object"},"strict":true}],"tool_choice":"auto","reasoning":{"effort":"low"},"text":{"format":{"type":"json_schema","name":"s","schema":{}}}}""",
        """{"model":"smart","previous_response_id":"resp_1","input":[{"type":"item_reference","id":"msg_1"}],"max_output_tokens":9}""",
        """{"model":"smart","input":["a","b"],"dimensions":8,"encoding_format":"float"}""",
        """{"model":"smart","input":[[1,2],[3]],"user":"u"}""",
        """{"model":"smart","max_completion_tokens":9,"stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"system","content":"a"},{"role":"user","content":[{"type":"text","text":"b"}]},{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"n","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c","content":"d"}],"tools":[{"type":"function","function":{"name":"n","parameters":{}}}]}""",
        """{"messages":[{"role":"user","content":[{"text":"a"},{"image":{"format":"png","source":{"bytes":"AA=="}}}]},{"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"r","signature":"s"}}},{"toolUse":{"toolUseId":"t","name":"n","input":{"x":1}}}]},{"role":"user","content":[{"toolResult":{"toolUseId":"t","content":[{"json":{"y":[2]}}],"status":"success"}}]}],"system":[{"text":"b"}],"inferenceConfig":{"maxTokens":20,"temperature":0.5},"toolConfig":{"tools":[{"toolSpec":{"name":"n","inputSchema":{"json":{"type":"object"}}}}],"toolChoice":{"auto":{}}}}""",
    ];

    public override IReadOnlyList<string> Words =>
    [
        "\"model\":\"evil\",", "\"Model\":\"evil\",", "\"m\\u006fdel\":\"evil\",", "\"modelId\":\"evil\",", "\"max_output_tokens\":9,", "\"max_tokens\":9,", "\"maxTokens\":9,", "\"background\":true,", "\"conversation\":\"c\",",
        "\"prompt\":{\"id\":\"p\"},", "\"store\":true,", "\"input\":[],", "\"input\":[1,2],", "\"tools\":[{\"type\":\"web_search\"}],", "\"type\":\"item_reference\",", "\"file_id\":\"f\",", "\"image_url\":\"https://x\",", "\"s3Location\":{\"uri\":\"s3://x\"},",
        "\"service_tier\":\"priority\",", "\"n\":99,", "\"dimensions\":-1,", "{", "}", "[", "]", "\"", ",", "\\ud800", "\\u0000", "\0", "1e400", "99999999999999999999", "null", "/**/", "\ufeff",
    ];

    /// <summary>How often a body was accepted on each surface: never would mean that nothing was compared.</summary>
    public IReadOnlyDictionary<ModelSurface, int> Accepted => _accepted;

    private readonly Dictionary<ModelSurface, int> _accepted = [];

    public override IEnumerable<byte[]> Seeds() => Good.Select(Encoding.UTF8.GetBytes);

    public override void Try(ReadOnlySpan<byte> input)
    {
        var body = input.ToArray();
        foreach (var (surface, read) in Surfaces)
        {
            var request = read(body);
            if (!request.Ok)
            {
                Promise(Enum.IsDefined(request.Failure.Error) && request.Failure.Detail.Length > 0, "a refusal says why");
                continue;
            }

            _accepted[surface] = _accepted.GetValueOrDefault(surface) + 1;
            Judge(request.Value, body);
        }
    }

    private static void Judge(ModelRequest request, byte[] body)
    {
        Promise(request.Bounds.InputTokens is null or > 0, "input is bounded, or said to be without a bound");
        foreach (var wire in request.Surface.IsConversation() ? Conversations : [request.Surface])
        {
            var written = request.BodyFor(Candidate, wire, new BodyEdits { MaxOutputTokens = request.Surface == ModelSurface.Embeddings ? null : 7 });
            Promise(written.Ok || written.Failure.Member is not null || wire == request.Surface, "what cannot be translated is named");
            if (written.Ok)
            {
                JudgeSent(request, wire, body, written.Value.Bytes);
            }
        }
    }

    private static void JudgeSent(ModelRequest request, ModelSurface wire, byte[] body, ReadOnlyMemory<byte> sent)
    {
        using var after = JsonDocument.Parse(sent, Deep);
        Promise(after.RootElement.ValueKind == JsonValueKind.Object, "what is sent is an object");

        // Converse names the model in its address.
        var lenient = JsonSerializer.Deserialize<Chosen>(sent.Span, Lenient)!;
        Promise(wire == ModelSurface.Converse ? lenient.Model is null : lenient.Model == Sent, "a lenient reader finds the model that was decided on, and no other");
        if (wire != request.Surface)
        {
            return;
        }

        using var before = JsonDocument.Parse(body, Deep);
        var kept = after.RootElement.EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value.GetRawText(), StringComparer.Ordinal);
        Promise(before.RootElement.EnumerateObject().All(member => Changed.Contains(member.Name) || (kept.TryGetValue(member.Name, out var value) && value == member.Value.GetRawText())), "nothing that was decided on changes on its way");
    }

    private static readonly HashSet<string> Changed = new(StringComparer.Ordinal)
    {
        "model", "max_tokens", "max_completion_tokens", "max_output_tokens", "stream_options", "inferenceConfig", "requestMetadata",
    };

    private sealed record Chosen(string? Model);
}
