using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>The arguments of a tool call: a text on other wires, an object here.</summary>
internal static class MessagesArguments
{
    /// <summary>Whether the text is one JSON object, or nothing at all, which means none.</summary>
    internal static bool AreObject(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    internal static void Write(Utf8JsonWriter json, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            json.WriteStartObject();
            json.WriteEndObject();
            return;
        }

        json.WriteRawValue(text);
    }
}
