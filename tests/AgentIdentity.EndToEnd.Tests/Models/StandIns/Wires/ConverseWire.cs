using System.Text.Json.Nodes;

namespace AgentIdentity.EndToEnd.Tests.Models.StandIns.Wires;

/// <summary>Bedrock's converse: JSON whole, an AWS event stream in pieces.</summary>
internal sealed class ConverseWire : IWire
{
    public string Name => "converse";

    public string StreamType => "application/vnd.amazon.eventstream";

    public Asked Read(JsonObject body)
    {
        var messages = body.List("messages").ToList();
        var result = messages.SelectMany(static message => message.List("content")).Select(static part => part["toolResult"]).OfType<JsonObject>().LastOrDefault();
        return new Asked("", Reading.From(messages, "user"))
        {
            ToolKinds = (body["toolConfig"] as JsonObject ?? []).List("tools").Select(static tool => tool["toolSpec"]).OfType<JsonObject>()
                .ToDictionary(static tool => tool.Text("name"), static _ => "function"),
            ToolResult = result is null ? null : string.Concat(result.List("content").Select(static part => part["json"]?.ToJsonString() ?? part.Text("text"))),
            MaxTokens = (body["inferenceConfig"] as JsonObject)?.Count("maxTokens"),
        };
    }

    public Task BeginAsync(Exchange exchange) => SendAsync(exchange, "messageStart", new JsonObject { ["role"] = "assistant" });

    // Bedrock announces a tool's block only.
    public Task OpenAsync(Exchange exchange, Block block) => block.Kind != BlockKind.Tool
        ? Task.CompletedTask
        : SendAsync(exchange, "contentBlockStart", At(block, "start", new JsonObject { ["toolUse"] = new JsonObject { ["toolUseId"] = "tooluse_" + block.CallId, ["name"] = block.Tool } }));

    public Task PieceAsync(Exchange exchange, Block block, string piece) => SendAsync(exchange, "contentBlockDelta", At(block, "delta", block.Kind switch
    {
        BlockKind.Text => new JsonObject { ["text"] = piece },
        BlockKind.Thought => new JsonObject { ["reasoningContent"] = new JsonObject { ["text"] = piece } },
        _ => new JsonObject { ["toolUse"] = new JsonObject { ["input"] = piece } },
    }));

    public async Task CloseAsync(Exchange exchange, Block block)
    {
        if (block.Kind == BlockKind.Thought)
        {
            await SendAsync(exchange, "contentBlockDelta", At(block, "delta", new JsonObject { ["reasoningContent"] = new JsonObject { ["signature"] = "c2lnbmVk" } }));
        }

        await SendAsync(exchange, "contentBlockStop", new JsonObject { ["contentBlockIndex"] = block.Index });
    }

    public async Task EndAsync(Exchange exchange)
    {
        await SendAsync(exchange, "messageStop", new JsonObject { ["stopReason"] = Reason(exchange) });
        await SendAsync(exchange, "metadata", new JsonObject { ["usage"] = Usage(exchange), ["metrics"] = new JsonObject { ["latencyMs"] = 12 } });
    }

    public Task ErrAsync(Exchange exchange) => WriteAsync(exchange, EventStream.Message(
        new JsonObject { ["message"] = "The model is not answering." }, (":exception-type", "modelStreamErrorException"), (":content-type", "application/json"), (":message-type", "exception")));

    public JsonObject Whole(Exchange exchange) => new()
    {
        ["output"] = new JsonObject { ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = Reading.Array(exchange.Script.Blocks.Select(Done)) } },
        ["stopReason"] = Reason(exchange),
        ["usage"] = Usage(exchange),
        ["metrics"] = new JsonObject { ["latencyMs"] = 12 },
    };

    public Refusal Refuse(int status, string? type) => new(
        status,
        new JsonObject { ["message"] = status switch { 429 => "Too many requests, please wait before trying again.", 401 or 403 => "You don't have access to the model with the specified model ID.", _ => "The request is not one that this model takes." } },
        ("x-amzn-errortype", (type ?? status switch
        {
            400 => "ValidationException",
            401 or 403 => "AccessDeniedException",
            404 => "ResourceNotFoundException",
            408 => "ModelTimeoutException",
            424 => "ModelErrorException",
            429 => "ThrottlingException",
            503 => "ServiceUnavailableException",
            _ => "InternalServerException",
        }) + ":http://internal.amazon.com/coral/com.amazon.bedrock/"));

    private static JsonObject At(Block block, string name, JsonObject content) => new() { ["contentBlockIndex"] = block.Index, [name] = content };

    private static JsonObject Done(Block block) => block.Kind switch
    {
        BlockKind.Text => new JsonObject { ["text"] = block.Text },
        BlockKind.Thought => new JsonObject { ["reasoningContent"] = new JsonObject { ["reasoningText"] = new JsonObject { ["text"] = block.Text, ["signature"] = "c2lnbmVk" } } },
        _ => new JsonObject { ["toolUse"] = new JsonObject { ["toolUseId"] = "tooluse_" + block.CallId, ["name"] = block.Tool, ["input"] = JsonNode.Parse(block.Text) } },
    };

    private static string Reason(Exchange exchange) => exchange.Script.Ending switch { Ending.Tool => "tool_use", Ending.Length => "max_tokens", _ => "end_turn" };

    private static JsonObject Usage(Exchange exchange) => new()
    {
        ["inputTokens"] = exchange.Asked.InputTokens,
        ["outputTokens"] = exchange.OutputTokens,
        ["totalTokens"] = exchange.Asked.InputTokens + exchange.OutputTokens,
        ["cacheReadInputTokens"] = 0,
        ["cacheWriteInputTokens"] = 0,
    };

    private static Task SendAsync(Exchange exchange, string type, JsonObject payload)
    {
        payload["p"] = "abcdefgh";
        return WriteAsync(exchange, EventStream.Message(payload, (":event-type", type), (":content-type", "application/json"), (":message-type", "event")));
    }

    private static async Task WriteAsync(Exchange exchange, byte[] message)
    {
        await exchange.Http.Response.Body.WriteAsync(message, exchange.Http.RequestAborted);
        await exchange.Http.Response.Body.FlushAsync(exchange.Http.RequestAborted);
    }
}
