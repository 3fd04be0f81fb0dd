using System.Text.Json;
using static AgentIdentity.ModelProxy.ConverseConversation;

namespace AgentIdentity.ModelProxy;

/// <summary>Writes a conversation as a Converse request. What Converse cannot say is refused by name.</summary>
internal static class ConverseRequestWriter
{
    internal static ModelResult<WireBody> Write(Conversation asked, ModelCandidate to, BodyEdits edits)
    {
        try
        {
            return new ModelResult<WireBody>(new WireBody(BedrockJson.Write(json => Write(json, asked, to, edits))), null);
        }
        catch (UntranslatableException untranslatable)
        {
            return new ModelResult<WireBody>(null, untranslatable.Failure);
        }
    }

    internal static void WriteCache(Utf8JsonWriter json, CacheMark? cache)
    {
        if (cache is null)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteStartObject("cachePoint"u8);
        json.WriteString("type"u8, "default");
        if (cache.Ttl is { } ttl)
        {
            json.WriteString("ttl"u8, ttl);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Conversation asked, ModelCandidate to, BodyEdits edits)
    {
        Demand(asked.Choices == 1, "n");
        Demand(asked.Verbosity is null, "verbosity");
        var maker = BedrockModelId.Parse(to.WireModel)?.Maker ?? BedrockModelId.Parse(to.Model)?.Maker;
        if (asked.System.Count > 0)
        {
            json.WriteStartArray("system"u8);
            foreach (var part in asked.System)
            {
                Demand(part is TextPart, part.Member);
                ConverseContent.Write(json, part, maker);
            }

            json.WriteEndArray();
        }

        WriteTurns(json, asked, maker);
        WriteInference(json, asked, edits.MaxOutputTokens ?? asked.MaxOutputTokens ?? to.MaxOutputTokens);
        ConverseTools.Write(json, asked);
        ConverseExtras.Write(json, asked, maker);
        WriteMetadata(json, asked, edits);
    }

    // The roles must take turns: neighbours of one role become one message, so that a tool's results stand together.
    private static void WriteTurns(Utf8JsonWriter json, Conversation asked, string? maker)
    {
        json.WriteStartArray("messages"u8);
        TurnRole? open = null;
        foreach (var turn in asked.Turns)
        {
            Demand(turn.Role != TurnRole.System, turn.Member);

            // An empty text says nothing, and Bedrock takes none.
            var parts = turn.Parts.Where(static part => part is not TextPart { Text: "" }).ToList();
            if (parts.Count == 0)
            {
                continue;
            }

            if (open != turn.Role)
            {
                if (open is not null)
                {
                    End(json);
                }

                json.WriteStartObject();
                json.WriteString("role"u8, turn.Role == TurnRole.User ? "user" : "assistant");
                json.WriteStartArray("content"u8);
                open = turn.Role;
            }

            foreach (var part in parts)
            {
                ConverseContent.Write(json, part, maker);
            }
        }

        Demand(open is not null, "messages");
        End(json);
        json.WriteEndArray();
    }

    private static void End(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteInference(Utf8JsonWriter json, Conversation asked, long? most)
    {
        if (most is null && asked.Temperature is null && asked.TopP is null && asked.Stop.Count == 0)
        {
            return;
        }

        json.WriteStartObject("inferenceConfig"u8);
        if (most is { } tokens)
        {
            json.WriteNumber("maxTokens"u8, tokens);
        }

        if (asked.Temperature is { } temperature)
        {
            // OpenAI's goes up to 2, Converse's to 1, and they are not the same scale.
            Demand(temperature <= 1, "temperature");
            json.WriteNumber("temperature"u8, temperature);
        }

        if (asked.TopP is { } topP)
        {
            json.WriteNumber("topP"u8, topP);
        }

        if (asked.Stop.Count > 0)
        {
            json.WriteStartArray("stopSequences"u8);
            foreach (var stop in asked.Stop)
            {
                json.WriteStringValue(stop);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteMetadata(Utf8JsonWriter json, Conversation asked, BodyEdits edits)
    {
        List<KeyValuePair<string, string>> labels =
        [
            .. ConverseMetadata.Of(edits.Attribution),
            .. asked.Metadata.Select(static one => new KeyValuePair<string, string>(ConverseMetadata.Label(one.Key), ConverseMetadata.Label(one.Value))),
        ];
        if (asked.EndUser is { Length: > 0 } user)
        {
            labels.Add(new("end_user", ConverseMetadata.Label(user)));
        }

        if (labels.Count == 0)
        {
            return;
        }

        Demand(asked.Metadata.Count + (asked.EndUser is { Length: > 0 } ? 1 : 0) <= ConverseMetadata.MostOfCaller, "metadata");
        Demand(!asked.Metadata.Keys.Any(static key => key == "end_user" || key.StartsWith(ConverseMetadata.Prefix, StringComparison.OrdinalIgnoreCase)), "metadata");
        json.WriteStartObject("requestMetadata"u8);
        foreach (var (name, label) in labels)
        {
            json.WriteString(name, label);
        }

        json.WriteEndObject();
    }
}
