using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>The output that a chunk, or a whole answer, of chat/completions shows.</summary>
internal static class OpenAiOutput
{
    private static readonly string[] Texts = ["content", "refusal", "reasoning_content", "reasoning"];

    internal static void Tell(OutputTally heard, ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 128 });
            using var document = JsonDocument.ParseValue(ref reader);
            foreach (var choice in document.RootElement.GetProperty("choices").EnumerateArray())
            {
                foreach (var part in choice.EnumerateObject().Where(static member => member.Name is "delta" or "message"))
                {
                    Tell(heard, part.Value);
                }
            }
        }
        catch (Exception unread) when (unread is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            heard.Unseen();
        }
    }

    private static void Tell(OutputTally heard, JsonElement said)
    {
        foreach (var member in said.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.String && Texts.Contains(member.Name))
            {
                heard.Text(member.Value.GetString()!);
            }
            else if (member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            {
                // Calls of tools, and what later versions add: all of it counts.
                heard.Text(member.Value.GetRawText());
            }
        }
    }
}
