using System.Text.Json.Nodes;

namespace AgentIdentity.EndToEnd.Tests.Models.StandIns.Wires;

/// <summary>OpenAI's chat completions.</summary>
internal sealed class ChatWire : IWire
{
    public string Name => "chat";

    public string StreamType => "text/event-stream; charset=utf-8";

    public Asked Read(JsonObject body)
    {
        var messages = body.List("messages").ToList();
        return new Asked(body.Text("model"), Reading.From(messages, "user"))
        {
            ToolKinds = body.List("tools").Select(static tool => (Kind: tool.Text("type"), Tool: tool["function"] as JsonObject)).Where(static tool => tool.Tool is not null)
                .ToDictionary(static tool => tool.Tool!.Text("name"), static tool => tool.Kind),
            ToolResult = messages.LastOrDefault(static message => message.Text("role") == "tool") is { } result ? Reading.Words(result["content"]) : null,
            MaxTokens = body.Count("max_completion_tokens", "max_tokens"),
            Stream = body.Is("stream"),
            WantsUsage = (body["stream_options"] as JsonObject)?.Is("include_usage") ?? false,
        };
    }

    public Task BeginAsync(Exchange exchange) => SendAsync(exchange, new JsonObject { ["role"] = "assistant", ["content"] = "", ["refusal"] = null });

    public Task OpenAsync(Exchange exchange, Block block) => block.Kind != BlockKind.Tool
        ? Task.CompletedTask
        : SendAsync(exchange, Tools(new JsonObject
        {
            ["index"] = 0,
            ["id"] = block.CallId,
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = block.Tool, ["arguments"] = "" },
        }));

    // OpenAI shows no thoughts on this wire: they are only counted.
    public Task PieceAsync(Exchange exchange, Block block, string piece) => block.Kind switch
    {
        BlockKind.Text => SendAsync(exchange, new JsonObject { ["content"] = piece }, padding: Exchange.Obfuscation(piece)),
        BlockKind.Tool => SendAsync(exchange, Tools(new JsonObject { ["index"] = 0, ["function"] = new JsonObject { ["arguments"] = piece } })),
        _ => Task.CompletedTask,
    };

    public Task CloseAsync(Exchange exchange, Block block) => Task.CompletedTask;

    public async Task EndAsync(Exchange exchange)
    {
        await SendAsync(exchange, [], Finish(exchange));
        if (exchange.Asked.WantsUsage)
        {
            var last = Chunk(exchange, []);
            last["usage"] = Usage(exchange);
            await exchange.SendAsync(last);
        }

        await exchange.WriteAsync("data: [DONE]\n\n");
    }

    public Task ErrAsync(Exchange exchange) => exchange.SendAsync(OpenAiErrors.Of(500, null).Body);

    public JsonObject Whole(Exchange exchange)
    {
        var text = exchange.Script.Blocks.FirstOrDefault(static block => block.Kind == BlockKind.Text);
        JsonObject message = new() { ["role"] = "assistant", ["content"] = text?.Text, ["refusal"] = null, ["annotations"] = new JsonArray() };
        if (exchange.Script.Blocks.FirstOrDefault(static block => block.Kind == BlockKind.Tool) is { } tool)
        {
            message["tool_calls"] = new JsonArray(new JsonObject
            {
                ["id"] = tool.CallId,
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = tool.Tool, ["arguments"] = tool.Text },
            });
        }

        var whole = Chunk(exchange, [new JsonObject { ["index"] = 0, ["message"] = message, ["logprobs"] = null, ["finish_reason"] = Finish(exchange) }]);
        whole["object"] = "chat.completion";
        whole["usage"] = Usage(exchange);
        return whole;
    }

    public Refusal Refuse(int status, string? type) => OpenAiErrors.Of(status, type);

    private static JsonObject Tools(JsonObject call) => new() { ["tool_calls"] = new JsonArray(call) };

    private static string Finish(Exchange exchange) => exchange.Script.Ending switch { Ending.Tool => "tool_calls", Ending.Length => "length", _ => "stop" };

    private static Task SendAsync(Exchange exchange, JsonObject delta, string? finish = null, string? padding = null)
    {
        var chunk = Chunk(exchange, [new JsonObject { ["index"] = 0, ["delta"] = delta, ["logprobs"] = null, ["finish_reason"] = finish }]);
        if (exchange.Asked.WantsUsage)
        {
            chunk["usage"] = null;
        }

        if (padding is not null)
        {
            chunk["obfuscation"] = padding;
        }

        return exchange.SendAsync(chunk);
    }

    private static JsonObject Chunk(Exchange exchange, JsonArray choices) => new()
    {
        ["id"] = "chatcmpl-" + exchange.Id,
        ["object"] = "chat.completion.chunk",
        ["created"] = exchange.Moment,
        ["model"] = exchange.Asked.Model,
        ["service_tier"] = "default",
        ["system_fingerprint"] = "fp_standin",
        ["choices"] = choices,
    };

    private static JsonObject Usage(Exchange exchange) => new()
    {
        ["prompt_tokens"] = exchange.Asked.InputTokens,
        ["completion_tokens"] = exchange.OutputTokens,
        ["total_tokens"] = exchange.Asked.InputTokens + exchange.OutputTokens,
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = 0, ["audio_tokens"] = 0 },
        ["completion_tokens_details"] = new JsonObject
        {
            ["reasoning_tokens"] = exchange.Script.ThoughtTokens,
            ["audio_tokens"] = 0,
            ["accepted_prediction_tokens"] = 0,
            ["rejected_prediction_tokens"] = 0,
        },
    };
}
