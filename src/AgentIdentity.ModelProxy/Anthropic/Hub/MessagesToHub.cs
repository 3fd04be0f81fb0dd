using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads a Messages body, which was read strictly before, into the hub form. What has no place there is refused by name.</summary>
internal static class MessagesToHub
{
    private static readonly string[] Known =
    [
        "model", "messages", "system", "max_tokens", "stream", "temperature", "top_p", "top_k", "stop_sequences", "tools", "tool_choice",
        "thinking", "output_config", "output_format", "metadata", "cache_control", "speed", "service_tier", "inference_geo", "context_management",
    ];

    internal static ModelResult<Conversation> Read(JsonElement root)
    {
        try
        {
            return new ModelResult<Conversation>(ReadAll(root), null);
        }
        catch (NotTranslatableException refusal)
        {
            return new ModelResult<Conversation>(null, refusal.Failure);
        }
        catch (InvalidOperationException)
        {
            // It passes where nobody looks at it; as a text of ours it is none.
            return StrictBody.Refused<Conversation>(ModelError.BodyUnreadable, "A text holds half a surrogate pair.", "messages");
        }
    }

    private static Conversation ReadAll(JsonElement root)
    {
        foreach (var member in root.EnumerateObject().Where(static member => member.Value.ValueKind != JsonValueKind.Null && !Known.Contains(member.Name)))
        {
            throw new NotTranslatableException(member.Name);
        }

        CheckDefaults(root);
        var (choice, parallel) = MessagesTools.ChoiceOf(root);
        return new Conversation
        {
            From = ModelSurface.Messages,
            Model = root.Text("model")!,
            Stream = root.True("stream"),
            System = MessagesParts.SystemOf(root),
            Turns = [.. root.Items("messages").Select(static (message, i) => MessagesParts.TurnOf(message, $"messages[{i}]"))],
            Tools = MessagesTools.Of(root),
            ToolChoice = choice,
            ParallelTools = parallel,
            MaxOutputTokens = root.Count("max_tokens") is { } most and > 0 ? most : throw new NotTranslatableException("max_tokens"),
            Temperature = Number(root, "temperature"),
            TopP = Number(root, "top_p"),
            TopK = Number(root, "top_k") is { } top ? checked((int)top) : null,
            Stop = [.. root.Items("stop_sequences").Select(static (stop, i) => stop.ValueKind == JsonValueKind.String ? stop.GetString()! : throw new NotTranslatableException($"stop_sequences[{i}]"))],
            Reasoning = MessagesThinking.Of(root),
            Shape = MessagesThinking.ShapeOf(root),
            EndUser = EndUser(root),
        };
    }

    /// <summary>Members that have no place elsewhere may stand where they say no more than the default.</summary>
    private static void CheckDefaults(JsonElement root)
    {
        Only(root, "speed", "standard");
        Only(root, "service_tier", "auto");
        Only(root, "inference_geo", "global");
        foreach (var (edit, i) in (root.Given("context_management")?.Items("edits") ?? []).Select(static (edit, i) => (edit, i)))
        {
            // Coding agents say that no thought is to be cleared, and that holds anyway.
            var keep = edit.Given("keep");
            var keepsAll = keep is { ValueKind: JsonValueKind.String } word ? word.ValueEquals("all") : keep?.Text("type") == "all";
            if (edit.Text("type")?.StartsWith("clear_thinking_", StringComparison.Ordinal) != true || !keepsAll)
            {
                throw new NotTranslatableException($"context_management.edits[{i}]");
            }
        }
    }

    private static void Only(JsonElement root, string member, string value)
    {
        if (root.Given(member) is { } said && !(said.ValueKind == JsonValueKind.String && said.ValueEquals(value)))
        {
            throw new NotTranslatableException(member);
        }
    }

    private static double? Number(JsonElement root, string name) =>
        root.Given(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && Math.Abs(number) <= int.MaxValue ? number
        : throw new NotTranslatableException(name);

    private static string? EndUser(JsonElement root)
    {
        if (root.Given("metadata") is not { } metadata)
        {
            return null;
        }

        return metadata.ValueKind == JsonValueKind.Object && metadata.EnumerateObject().All(static member => member.NameEquals("user_id"))
            ? metadata.Text("user_id")
            : throw new NotTranslatableException("metadata");
    }
}
