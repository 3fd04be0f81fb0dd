using System.Text.Json.Nodes;

namespace AgentIdentity.EndToEnd.Tests.Models.StandIns.Wires;

/// <summary>OpenAI's responses: every event says its type twice and where it stands.</summary>
internal sealed class ResponsesWire : IWire
{
    public string Name => "responses";

    public string StreamType => "text/event-stream; charset=utf-8";

    public Asked Read(JsonObject body)
    {
        var items = body.List("input").ToList();
        var result = items.LastOrDefault(static item => item.Text("type") is "function_call_output" or "custom_tool_call_output");
        return new Asked(body.Text("model"), body["input"] is JsonValue ? body.Text("input") : Reading.From(items, "user"))
        {
            ToolKinds = body.List("tools").Where(static tool => tool.Text("name").Length > 0).ToDictionary(static tool => tool.Text("name"), static tool => tool.Text("type")),
            ToolResult = result is null ? null : Reading.Words(result["output"]),
            MaxTokens = body.Count("max_output_tokens"),
            Stream = body.Is("stream"),
        };
    }

    public async Task BeginAsync(Exchange exchange)
    {
        await SendAsync(exchange, "response.created", new JsonObject { ["response"] = Response(exchange, "in_progress", []) });
        await SendAsync(exchange, "response.in_progress", new JsonObject { ["response"] = Response(exchange, "in_progress", []) });
    }

    public async Task OpenAsync(Exchange exchange, Block block)
    {
        await SendAsync(exchange, "response.output_item.added", At(block, new JsonObject { ["item"] = Items.Begun(exchange, block) }));
        if (block.Kind == BlockKind.Text)
        {
            await SendAsync(exchange, "response.content_part.added", In(exchange, block, new JsonObject { ["part"] = Items.Part("") }));
        }
        else if (block.Kind == BlockKind.Thought)
        {
            await SendAsync(exchange, "response.reasoning_summary_part.added", Summary(exchange, block, new JsonObject { ["part"] = Items.Summary("") }));
        }
    }

    public Task PieceAsync(Exchange exchange, Block block, string piece) => block.Kind switch
    {
        BlockKind.Text => SendAsync(exchange, "response.output_text.delta", In(exchange, block, new JsonObject { ["delta"] = piece, ["logprobs"] = new JsonArray(), ["obfuscation"] = Exchange.Obfuscation(piece) })),
        BlockKind.Thought => SendAsync(exchange, "response.reasoning_summary_text.delta", Summary(exchange, block, new JsonObject { ["delta"] = piece })),
        _ when Items.IsCustom(exchange, block) => SendAsync(exchange, "response.custom_tool_call_input.delta", At(block, new JsonObject { ["item_id"] = Items.IdOf(exchange, block), ["delta"] = piece })),
        _ => SendAsync(exchange, "response.function_call_arguments.delta", At(block, new JsonObject { ["item_id"] = Items.IdOf(exchange, block), ["delta"] = piece, ["obfuscation"] = "" })),
    };

    public async Task CloseAsync(Exchange exchange, Block block)
    {
        switch (block.Kind)
        {
            case BlockKind.Text:
                await SendAsync(exchange, "response.output_text.done", In(exchange, block, new JsonObject { ["text"] = block.Text, ["logprobs"] = new JsonArray() }));
                await SendAsync(exchange, "response.content_part.done", In(exchange, block, new JsonObject { ["part"] = Items.Part(block.Text) }));
                break;
            case BlockKind.Thought:
                await SendAsync(exchange, "response.reasoning_summary_text.done", Summary(exchange, block, new JsonObject { ["text"] = block.Text }));
                await SendAsync(exchange, "response.reasoning_summary_part.done", Summary(exchange, block, new JsonObject { ["part"] = Items.Summary(block.Text) }));
                break;
            default:
                var (name, member) = Items.IsCustom(exchange, block) ? ("response.custom_tool_call_input.done", "input") : ("response.function_call_arguments.done", "arguments");
                await SendAsync(exchange, name, At(block, new JsonObject { ["item_id"] = Items.IdOf(exchange, block), [member] = block.Text }));
                break;
        }

        await SendAsync(exchange, "response.output_item.done", At(block, new JsonObject { ["item"] = Items.Done(exchange, block) }));
    }

    public Task EndAsync(Exchange exchange)
    {
        var status = Status(exchange);
        return SendAsync(exchange, "response." + status, new JsonObject { ["response"] = Whole(exchange) });
    }

    public Task ErrAsync(Exchange exchange) => SendAsync(exchange, "error", new JsonObject { ["code"] = "server_error", ["message"] = "The server had an error while processing your request.", ["param"] = null });

    public JsonObject Whole(Exchange exchange)
    {
        var whole = Response(exchange, Status(exchange), Reading.Array(exchange.Script.Blocks.Select(block => Items.Done(exchange, block))));
        whole["usage"] = new JsonObject
        {
            ["input_tokens"] = exchange.Asked.InputTokens,
            ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = 0 },
            ["output_tokens"] = exchange.OutputTokens,
            ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = exchange.Script.ThoughtTokens },
            ["total_tokens"] = exchange.Asked.InputTokens + exchange.OutputTokens,
        };
        if (exchange.Script.Ending == Ending.Length)
        {
            whole["incomplete_details"] = new JsonObject { ["reason"] = "max_output_tokens" };
        }

        return whole;
    }

    public Refusal Refuse(int status, string? type) => OpenAiErrors.Of(status, type);

    private static string Status(Exchange exchange) => exchange.Script.Ending == Ending.Length ? "incomplete" : "completed";

    private static JsonObject At(Block block, JsonObject data)
    {
        data["output_index"] = block.Index;
        return data;
    }

    private static JsonObject In(Exchange exchange, Block block, JsonObject data)
    {
        data["item_id"] = Items.IdOf(exchange, block);
        data["content_index"] = 0;
        return At(block, data);
    }

    private static JsonObject Summary(Exchange exchange, Block block, JsonObject data)
    {
        data["item_id"] = Items.IdOf(exchange, block);
        data["summary_index"] = 0;
        return At(block, data);
    }

    private static Task SendAsync(Exchange exchange, string type, JsonObject data)
    {
        JsonObject whole = new() { ["type"] = type, ["sequence_number"] = exchange.Next() };
        foreach (var (name, value) in data.ToList())
        {
            data.Remove(name);
            whole[name] = value;
        }

        return exchange.SendAsync(whole, type);
    }

    private static JsonObject Response(Exchange exchange, string status, JsonArray output) => new()
    {
        ["id"] = "resp_" + exchange.Id,
        ["object"] = "response",
        ["created_at"] = exchange.Moment,
        ["status"] = status,
        ["background"] = false,
        ["error"] = null,
        ["incomplete_details"] = null,
        ["instructions"] = null,
        ["max_output_tokens"] = exchange.Asked.MaxTokens,
        ["metadata"] = new JsonObject(),
        ["model"] = exchange.Asked.Model,
        ["output"] = output,
        ["parallel_tool_calls"] = true,
        ["previous_response_id"] = null,
        ["reasoning"] = new JsonObject { ["effort"] = null, ["summary"] = null },
        ["service_tier"] = "default",
        ["store"] = true,
        ["temperature"] = 1,
        ["text"] = new JsonObject { ["format"] = new JsonObject { ["type"] = "text" } },
        ["tool_choice"] = "auto",
        ["tools"] = new JsonArray(),
        ["top_p"] = 1,
        ["truncation"] = "disabled",
        ["usage"] = null,
    };
}
