using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>
/// Whether an item of a responses input says itself what it is, or leaves the provider to look it up: there an id is enough, and even the
/// type may be left out.
/// </summary>
internal static class ResponsesOwnContent
{
    /// <summary>The item has an id and none of what an item of its type is made of: it stands for what the provider keeps.</summary>
    internal static bool IsMissing(JsonElement item) =>
        StrictBody.Text(item, "id") is not null && !Carries(item, StrictBody.Text(item, "type"));

    // A type that is not known here may be looked up by its id: better to ask whose it is.
    private static bool Carries(JsonElement item, string? type) => type switch
    {
        null or "message" => StrictBody.Text(item, "role") is not null && Says(item, "content"),
        // Only whole: closed thoughts and pictures of no letter are looked up.
        "reasoning" or "compaction" => StrictBody.Text(item, "encrypted_content") is { Length: > 0 },
        "image_generation_call" => StrictBody.Text(item, "result") is { Length: > 0 },
        "function_call" or "tool_search_call" or "mcp_call" or "mcp_approval_request" => Says(item, "arguments"),
        "custom_tool_call" => Says(item, "input"),
        "function_call_output" or "custom_tool_call_output" or "local_shell_call_output" or "shell_call_output" or "apply_patch_call_output"
            or "computer_call_output" => Says(item, "output"),
        "local_shell_call" or "shell_call" or "web_search_call" => Says(item, "action"),
        "computer_call" => Says(item, "action") || Says(item, "actions"),
        "apply_patch_call" => Says(item, "operation"),
        "file_search_call" => Says(item, "results"),
        "code_interpreter_call" => Says(item, "code"),
        "tool_search_output" or "additional_tools" or "mcp_list_tools" => Says(item, "tools"),
        "program" => Says(item, "code"),
        "program_output" => Says(item, "result"),
        _ => false,
    };

    private static bool Says(JsonElement item, string name) => StrictBody.Given(item, name) switch
    {
        null => false,
        { ValueKind: JsonValueKind.Array } list => list.GetArrayLength() > 0,
        { ValueKind: JsonValueKind.Object } whole => whole.EnumerateObject().Any(),
        _ => true,
    };
}
