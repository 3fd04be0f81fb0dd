using System.Text;

namespace AgentIdentity.ModelProxy.Tests.Anthropic;

/// <summary>Requests, answers and streams as Anthropic's clients and servers write them.</summary>
internal static class Messages
{
    internal static readonly MessagesHeaders Older = new() { Version = MessagesHeaders.Older };

    internal static readonly MessagesHeaders Newer = new() { Version = MessagesHeaders.Newer };

    internal static readonly ModelCandidate Candidate = new()
    {
        Alias = "smart",
        Provider = ModelProvider.Anthropic,
        Address = new Uri("https://provider.example/"),
        Model = "claude-sonnet-5",
        Prices = Sample.Prices,
        ContextWindow = 200_000,
    };

    internal static readonly AnswerTerms Terms = new("smart", "dec_1", DateTimeOffset.UnixEpoch);

    /// <summary>A stream with a thought, text and a tool call, as the provider sends it.</summary>
    internal const string Stream =
        """
        event: message_start
        data: {"type":"message_start","message":{"id":"msg_01","type":"message","role":"assistant","model":"claude-sonnet-5-2026","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":20,"cache_creation_input_tokens":30,"cache_read_input_tokens":50,"cache_creation":{"ephemeral_5m_input_tokens":10,"ephemeral_1h_input_tokens":20},"output_tokens":1,"service_tier":"standard","inference_geo":"us"}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

        event: ping
        data: {"type":"ping"}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm."}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2ln"}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":0}

        event: content_block_start
        data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Grüße 👋"}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":1}

        event: content_block_start
        data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_1","name":"look_up","input":{}}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"city\":"}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"\"Bern\"}"}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":2}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"input_tokens":null,"cache_creation_input_tokens":null,"cache_read_input_tokens":null,"output_tokens":40,"output_tokens_details":{"thinking_tokens":12}}}

        event: message_stop
        data: {"type":"message_stop"}


        """;

    /// <summary>The same as one document.</summary>
    internal const string Document =
        """
        {"id":"msg_01","type":"message","role":"assistant","model":"claude-sonnet-5-2026","content":[{"type":"thinking","thinking":"Hm.","signature":"c2ln"},{"type":"text","text":"Grüße 👋","citations":null},{"type":"tool_use","id":"toolu_1","name":"look_up","input":{"city":"Bern"}}],"stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":20,"cache_creation_input_tokens":30,"cache_read_input_tokens":50,"cache_creation":{"ephemeral_5m_input_tokens":10,"ephemeral_1h_input_tokens":20},"output_tokens":40,"output_tokens_details":{"thinking_tokens":12},"service_tier":"standard","inference_geo":"us"}}
        """;

    internal static readonly ModelUsage Usage = new() { Input = 100, CachedInput = 50, CacheWrite = 30, CacheWriteHour = 20, Output = 40, Reasoning = 12 };

    internal static ModelResult<MessagesRequest> TryRead(string body, MessagesHeaders? headers = null) => MessagesRequest.Read(Sample.Bytes(body), headers ?? Older);

    /// <summary>A small good request with further members.</summary>
    internal static string Body(string members = "") => $$"""{"model":"smart","max_tokens":100,"messages":[{"role":"user","content":"hi"}]{{members}}}""";

    internal static MessagesRequest Request(string members = "", MessagesHeaders? headers = null) => TryRead(Body(members), headers).Value;

    /// <summary>A request whose only message has this content.</summary>
    internal static string Saying(string content, string role = "user") => $$"""{"model":"smart","max_tokens":100,"messages":[{"role":"{{role}}","content":{{content}}}]}""";

    internal static string Sent(MessagesRequest request, BodyEdits? edits = null, ModelCandidate? to = null) =>
        Encoding.UTF8.GetString(request.BodyFor(to ?? Candidate, ModelSurface.Messages, edits ?? BodyEdits.None).Value.Bytes.Span);
}
