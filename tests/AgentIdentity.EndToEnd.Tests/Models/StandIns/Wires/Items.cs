using System.Text.Json.Nodes;

namespace AgentIdentity.EndToEnd.Tests.Models.StandIns.Wires;

/// <summary>The items of a response: messages, thoughts, and calls of functions and of the caller's own tools.</summary>
internal static class Items
{
    public static string IdOf(Exchange exchange, Block block) => (block.Kind switch { BlockKind.Text => "msg_", BlockKind.Thought => "rs_", _ => IsCustom(exchange, block) ? "ctc_" : "fc_" }) + exchange.Id + block.Index;

    public static bool IsCustom(Exchange exchange, Block block) => block.Tool is { } tool && exchange.Asked.ToolKinds[tool] == "custom";

    public static JsonObject Begun(Exchange exchange, Block block) => Of(exchange, block, "in_progress", "");

    public static JsonObject Done(Exchange exchange, Block block) => Of(exchange, block, exchange.Script.Ending == Ending.Length ? "incomplete" : "completed", block.Text);

    public static JsonObject Part(string text) => new() { ["type"] = "output_text", ["annotations"] = new JsonArray(), ["logprobs"] = new JsonArray(), ["text"] = text };

    public static JsonObject Summary(string text) => new() { ["type"] = "summary_text", ["text"] = text };

    private static JsonObject Of(Exchange exchange, Block block, string status, string text)
    {
        JsonObject item = new() { ["id"] = IdOf(exchange, block) };
        switch (block.Kind)
        {
            case BlockKind.Text:
                item["type"] = "message";
                item["status"] = status;
                item["role"] = "assistant";
                item["content"] = text.Length == 0 ? new JsonArray() : new JsonArray(Part(text));
                break;
            case BlockKind.Thought:
                item["type"] = "reasoning";
                item["summary"] = text.Length == 0 ? new JsonArray() : new JsonArray(Summary(text));
                item["encrypted_content"] = "b3BhcXVl";
                break;
            default:
                item["type"] = IsCustom(exchange, block) ? "custom_tool_call" : "function_call";
                item["status"] = status;
                item["call_id"] = block.CallId;
                item["name"] = block.Tool;
                item[IsCustom(exchange, block) ? "input" : "arguments"] = text;
                break;
        }

        return item;
    }
}
