using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>What a Messages request names of what Anthropic keeps: files, containers, threads and earlier answers.</summary>
internal static class MessagesState
{
    internal static IReadOnlyList<StateReference> Of(JsonElement root)
    {
        List<StateReference> found = [];
        if (root.Given("container") is { } container && (container.ValueKind == JsonValueKind.String ? container.GetString() : container.Text("id")) is { } id)
        {
            found.Add(new("container", id, "container"));
        }

        foreach (var member in (string[])["diagnostics", "thread"])
        {
            if (root.Given(member) is { } kept && kept.Text("previous_message_id") is { } earlier)
            {
                found.Add(new("response", earlier, $"{member}.previous_message_id"));
            }
        }

        Add(found, root.Member("system"), "system");
        foreach (var (message, i) in root.Items("messages").Select(static (message, i) => (message, i)))
        {
            Add(found, message.Member("content"), $"messages[{i}].content");
        }

        return found;
    }

    // Wherever a block stands: in a message, in the answer of a tool, in a document.
    private static void Add(List<StateReference> found, JsonElement? content, string member)
    {
        if (content is not { ValueKind: JsonValueKind.Array } blocks)
        {
            return;
        }

        foreach (var (block, i) in blocks.EnumerateArray().Select(static (block, i) => (block, i)))
        {
            AddBlock(found, block, $"{member}[{i}]");
        }
    }

    private static void AddBlock(List<StateReference> found, JsonElement block, string place)
    {
        if (block.Text("file_id") is { } file)
        {
            found.Add(new("file", file, $"{place}.file_id"));
        }

        if (block.Member("source") is { } source)
        {
            AddBlock(found, source, $"{place}.source");
        }

        switch (block.Member("content"))
        {
            case { ValueKind: JsonValueKind.Array } inner:
                Add(found, inner, $"{place}.content");
                break;
            case { ValueKind: JsonValueKind.Object } result:
                AddBlock(found, result, $"{place}.content");
                break;
        }
    }
}
