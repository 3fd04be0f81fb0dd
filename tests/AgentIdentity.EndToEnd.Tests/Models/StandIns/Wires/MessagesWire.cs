using System.Text.Json.Nodes;

namespace AgentIdentity.EndToEnd.Tests.Models.StandIns.Wires;

/// <summary>Anthropic's messages.</summary>
internal sealed class MessagesWire : IWire
{
    public string Name => "messages";

    public string StreamType => "text/event-stream; charset=utf-8";

    public Asked Read(JsonObject body)
    {
        var messages = body.List("messages").ToList();
        var result = messages.Where(static message => message.Text("role") == "user").SelectMany(static message => message.List("content"))
            .LastOrDefault(static part => part.Text("type") == "tool_result");
        return new Asked(body.Text("model"), Reading.From(messages, "user"))
        {
            ToolKinds = body.List("tools").ToDictionary(static tool => tool.Text("name"), static tool => "function"),
            ToolResult = result is null ? null : Reading.Words(result["content"]),
            MaxTokens = body.Count("max_tokens"),
            Stream = body.Is("stream"),
        };
    }

    public Task BeginAsync(Exchange exchange)
    {
        var message = Message(exchange, [], null);
        message["usage"] = Usage(exchange, 1);
        return exchange.SendAsync(new JsonObject { ["type"] = "message_start", ["message"] = message }, "message_start");
    }

    public async Task OpenAsync(Exchange exchange, Block block)
    {
        await exchange.SendAsync(new JsonObject { ["type"] = "content_block_start", ["index"] = block.Index, ["content_block"] = Begun(block) }, "content_block_start");
        if (block.Index == 0)
        {
            await exchange.SendAsync(new JsonObject { ["type"] = "ping" }, "ping");
        }
    }

    public Task PieceAsync(Exchange exchange, Block block, string piece) => DeltaAsync(exchange, block, block.Kind switch
    {
        BlockKind.Text => new JsonObject { ["type"] = "text_delta", ["text"] = piece },
        BlockKind.Thought => new JsonObject { ["type"] = "thinking_delta", ["thinking"] = piece },
        _ => new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = piece },
    });

    public async Task CloseAsync(Exchange exchange, Block block)
    {
        if (block.Kind == BlockKind.Thought)
        {
            await DeltaAsync(exchange, block, new JsonObject { ["type"] = "signature_delta", ["signature"] = "c2lnbmVk" });
        }

        await exchange.SendAsync(new JsonObject { ["type"] = "content_block_stop", ["index"] = block.Index }, "content_block_stop");
    }

    public async Task EndAsync(Exchange exchange)
    {
        await exchange.SendAsync(new JsonObject
        {
            ["type"] = "message_delta",
            ["delta"] = new JsonObject { ["stop_reason"] = Reason(exchange), ["stop_sequence"] = null },
            ["usage"] = new JsonObject { ["output_tokens"] = exchange.OutputTokens, ["input_tokens"] = null, ["cache_read_input_tokens"] = null },
        }, "message_delta");
        await exchange.SendAsync(new JsonObject { ["type"] = "message_stop" }, "message_stop");
    }

    public Task ErrAsync(Exchange exchange) => exchange.SendAsync(Refuse(529, null).Body, "error");

    public JsonObject Whole(Exchange exchange)
    {
        var whole = Message(exchange, Reading.Array(exchange.Script.Blocks.Select(Done)), Reason(exchange));
        whole["usage"] = Usage(exchange, exchange.OutputTokens);
        return whole;
    }

    public Refusal Refuse(int status, string? type) => new(status, new JsonObject
    {
        ["type"] = "error",
        ["error"] = new JsonObject
        {
            ["type"] = type ?? status switch
            {
                400 => "invalid_request_error",
                401 => "authentication_error",
                402 => "billing_error",
                403 => "permission_error",
                404 => "not_found_error",
                413 => "request_too_large",
                429 => "rate_limit_error",
                504 => "timeout_error",
                529 => "overloaded_error",
                _ => "api_error",
            },
            ["message"] = status switch { 401 => "invalid x-api-key", 429 => "This request would exceed the rate limit.", 529 => "Overloaded", _ => "The request is not one that this model takes." },
        },
        ["request_id"] = "req_of_the_provider",
    }, status == 429 ? [("retry-after", "2"), ("anthropic-ratelimit-requests-remaining", "0")] : []);

    /// <summary>What the version in the header does not take; null where it takes all.</summary>
    public static string? Objection(string version, JsonObject body) => version switch
    {
        "2023-06-01" => null,
        "2026-10-21" => ((string[])["temperature", "top_p", "top_k"]).FirstOrDefault(body.ContainsKey) is { } sampling ? $"{sampling} is no member of 2026-10-21" : null,
        _ => $"anthropic-version {version} is none",
    };

    private static Task DeltaAsync(Exchange exchange, Block block, JsonObject delta) =>
        exchange.SendAsync(new JsonObject { ["type"] = "content_block_delta", ["index"] = block.Index, ["delta"] = delta }, "content_block_delta");

    private static JsonObject Begun(Block block) => block.Kind switch
    {
        BlockKind.Text => new JsonObject { ["type"] = "text", ["text"] = "" },
        BlockKind.Thought => new JsonObject { ["type"] = "thinking", ["thinking"] = "", ["signature"] = "" },
        _ => new JsonObject { ["type"] = "tool_use", ["id"] = "toolu_" + block.CallId, ["name"] = block.Tool, ["input"] = new JsonObject() },
    };

    private static JsonObject Done(Block block) => block.Kind switch
    {
        BlockKind.Text => new JsonObject { ["type"] = "text", ["text"] = block.Text },
        BlockKind.Thought => new JsonObject { ["type"] = "thinking", ["thinking"] = block.Text, ["signature"] = "c2lnbmVk" },
        _ => new JsonObject { ["type"] = "tool_use", ["id"] = "toolu_" + block.CallId, ["name"] = block.Tool, ["input"] = JsonNode.Parse(block.Text) },
    };

    private static string Reason(Exchange exchange) => exchange.Script.Ending switch { Ending.Tool => "tool_use", Ending.Length => "max_tokens", _ => "end_turn" };

    private static JsonObject Message(Exchange exchange, JsonArray content, string? reason) => new()
    {
        ["id"] = "msg_" + exchange.Id,
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = exchange.Asked.Model,
        ["content"] = content,
        ["stop_reason"] = reason,
        ["stop_sequence"] = null,
    };

    private static JsonObject Usage(Exchange exchange, int output) => new()
    {
        ["input_tokens"] = exchange.Asked.InputTokens,
        ["cache_creation_input_tokens"] = 0,
        ["cache_read_input_tokens"] = 0,
        ["cache_creation"] = new JsonObject { ["ephemeral_5m_input_tokens"] = 0, ["ephemeral_1h_input_tokens"] = 0 },
        ["output_tokens"] = output,
        ["service_tier"] = "standard",
        ["inference_geo"] = "eu",
    };
}
