using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>What a request of OpenAI's surfaces names of what the provider keeps: every id outside of texts and schemas.</summary>
internal static class OpenAiState
{
    internal static IReadOnlyList<StateReference> Of(JsonElement root)
    {
        List<StateReference> found = [];
        Object(root, "", found);
        return found;
    }

    /// <summary>The provider is asked to keep the prompt's cache for longer than it lies in memory.</summary>
    internal static bool KeepsCache(JsonElement root) => StrictBody.Text(root, "prompt_cache_retention") is not (null or "in_memory" or "in-memory")
        || (StrictBody.Given(root, "prompt_cache_options") is { } options && StrictBody.Given(options, "ttl") is { } ttl && !(ttl.ValueKind == JsonValueKind.String && ttl.ValueEquals("30m")));

    private static void Object(JsonElement parent, string path, List<StateReference> found)
    {
        if (IsReference(parent, path) && StrictBody.Text(parent, "id") is { } item)
        {
            found.Add(new("item", item, Under(path, "id")));
        }

        foreach (var member in parent.EnumerateObject())
        {
            Member(member, Under(path, member.Name), found);
        }
    }

    // Without its content an item is the provider's to look up, whether it says so or not.
    private static bool IsReference(JsonElement parent, string path) =>
        IsInputItem(path) ? ResponsesOwnContent.IsMissing(parent) : StrictBody.Text(parent, "type") switch
        {
            "item_reference" => true,
            "reasoning" => StrictBody.Given(parent, "encrypted_content") is null,
            _ => false,
        };

    private static bool IsInputItem(string path) =>
        path.StartsWith("input[", StringComparison.Ordinal) && path.IndexOf(']', StringComparison.Ordinal) == path.Length - 1;

    private static void Member(JsonProperty member, string path, List<StateReference> found)
    {
        if (KindOf(member.Name) is { } kind)
        {
            found.AddRange(Ids(member.Value).Select(id => new StateReference(kind, id, path)));
        }

        // A schema describes arguments: what looks like an id in it names nothing.
        if (member.Name is not ("parameters" or "schema" or "metadata"))
        {
            Descend(member.Value, path, found);
        }
    }

    private static void Descend(JsonElement value, string path, List<StateReference> found)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            Object(value, path, found);
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var (index, one) in value.EnumerateArray().Index())
            {
                Descend(one, $"{path}[{index}]", found);
            }
        }
    }

    private static string? KindOf(string member) => member switch
    {
        "previous_response_id" => "response",
        "conversation" => "conversation",
        "file_id" or "file_ids" => "file",
        "vector_store_ids" => "vector_store",
        "container" or "container_id" => "container",
        "prompt" => "prompt",
        "audio" => "audio",
        _ => null,
    };

    // An id alone, several, or an object that has one: {"id":"conv_1"}.
    private static IEnumerable<string> Ids(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().Where(static one => one.ValueKind == JsonValueKind.String).Select(static one => one.GetString()!),
        JsonValueKind.Object when StrictBody.Text(value, "id") is { } id => [id],
        _ => [],
    };

    private static string Under(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
