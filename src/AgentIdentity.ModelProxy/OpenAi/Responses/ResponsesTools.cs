using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>
/// The tools of a responses request, wherever they come along (at its top, inside items of the input, inside namespaces): functions that the
/// caller runs, and others that run at the provider.
/// </summary>
internal static class ResponsesTools
{
    private const string Listed = "mcp_list_tools";

    /// <summary>The first tool that runs at the provider and is billed by the use, or may be, as <c>tools[2] (code_interpreter)</c>.</summary>
    internal static string? Unpriced(JsonElement root) =>
        All(root).Select(static one => (one.Place, Type: TypeOf(one.Tool))).Where(static one => !IsCallers(one.Type) && !IsWebSearch(one.Type))
            .Select(static one => $"{one.Place} ({one.Type})").FirstOrDefault();

    /// <summary>Whether the provider may search the web.</summary>
    internal static bool HasWebSearch(JsonElement root) => All(root).Any(static one => IsWebSearch(TypeOf(one.Tool)));

    /// <summary>The names that rules know: a function's own, and the type of every other.</summary>
    internal static IEnumerable<string> Names(JsonElement root) => All(root).Select(static one => TypeOf(one.Tool) switch
    {
        "function" or "custom" => StrictBody.Text(one.Tool, "name") ?? "",
        "mcp" or Listed => $"mcp:{StrictBody.Text(one.Tool, "server_label")}",
        var type => type,
    });

    private static IEnumerable<(JsonElement Tool, string Place)> All(JsonElement root)
    {
        var found = In(root, "tools");
        foreach (var (index, item) in StrictBody.Given(root, "input") is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray().Index() : [])
        {
            // What a server is said to offer has no types: it stands for the server.
            found = found.Concat(TypeOf(item) == Listed ? [(item, $"input[{index}]")] : In(item, $"input[{index}].tools"));
        }

        return found;
    }

    private static IEnumerable<(JsonElement Tool, string Place)> In(JsonElement parent, string path) =>
        StrictBody.Given(parent, "tools") is { ValueKind: JsonValueKind.Array } tools
            ? tools.EnumerateArray().Index().SelectMany(one => TypeOf(one.Item) == "namespace" ? In(one.Item, $"{path}[{one.Index}].tools") : [(one.Item, $"{path}[{one.Index}]")])
            : [];

    // The caller runs these itself.
    private static bool IsCallers(string type) =>
        type is "function" or "custom" or "local_shell" or "apply_patch" or "computer_use_preview" or "computer" or "tool_search";

    private static bool IsWebSearch(string type) => type == "web_search" || type.StartsWith("web_search_", StringComparison.Ordinal);

    private static string TypeOf(JsonElement tool) => StrictBody.Text(tool, "type") ?? "";
}
