using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>The tools of a responses request: functions that the caller runs, and others that run at the provider.</summary>
internal static class ResponsesTools
{
    /// <summary>The first tool that runs at the provider and is billed by the use, or may be, as <c>tools[2] (code_interpreter)</c>.</summary>
    internal static string? Unpriced(JsonElement root) => Unpriced(root, "tools");

    /// <summary>Whether the provider may search the web.</summary>
    internal static bool HasWebSearch(JsonElement root) => All(root).Any(static tool => IsWebSearch(TypeOf(tool)));

    /// <summary>The names that rules know: a function's own, and the type of every other.</summary>
    internal static IEnumerable<string> Names(JsonElement root) => All(root).SelectMany(static tool => TypeOf(tool) switch
    {
        "function" or "custom" => [StrictBody.Text(tool, "name") ?? ""],
        "namespace" => Names(tool),
        "mcp" => [$"mcp:{StrictBody.Text(tool, "server_label")}"],
        var type => (string[])[type],
    });

    private static string? Unpriced(JsonElement parent, string path)
    {
        foreach (var (index, tool) in All(parent).Index())
        {
            var place = $"{path}[{index}]";
            var found = TypeOf(tool) switch
            {
                // The caller runs these itself.
                "function" or "custom" or "local_shell" or "apply_patch" or "computer_use_preview" or "computer" or "tool_search" => null,
                "namespace" => Unpriced(tool, $"{place}.tools"),
                var search when IsWebSearch(search) => null,
                var type => $"{place} ({type})",
            };
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    private static bool IsWebSearch(string type) => type == "web_search" || type.StartsWith("web_search_", StringComparison.Ordinal);

    private static string TypeOf(JsonElement tool) => StrictBody.Text(tool, "type") ?? "";

    private static JsonElement.ArrayEnumerator All(JsonElement parent) =>
        StrictBody.Given(parent, "tools") is { ValueKind: JsonValueKind.Array } tools ? tools.EnumerateArray() : default;
}
