using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Writes the hub form as a Messages body for version 2023-06-01. What it cannot say is refused by name.</summary>
internal static class HubToMessages
{
    internal static ModelResult<WireBody> Write(Conversation asked, ModelCandidate to, BodyEdits edits)
    {
        try
        {
            var bytes = JsonText.Of(json =>
            {
                json.WriteStartObject();
                WriteAll(json, asked, to, edits);
                json.WriteEndObject();
            });
            return new ModelResult<WireBody>(new WireBody(bytes), null);
        }
        catch (NotTranslatableException refusal)
        {
            return new ModelResult<WireBody>(null, refusal.Failure);
        }
    }

    private static void WriteAll(Utf8JsonWriter json, Conversation asked, ModelCandidate to, BodyEdits edits)
    {
        Refuse(asked);
        var most = MaxTokens(asked, to, edits);
        json.WriteString("model"u8, to.WireModel);
        json.WriteNumber("max_tokens"u8, most);
        if (asked.Stream)
        {
            json.WriteBoolean("stream"u8, true);
        }

        HubToParts.WriteSystem(json, asked.System);
        HubToParts.WriteTurns(json, asked);
        HubToTools.Write(json, asked);
        Number(json, "temperature", asked.Temperature, most: 1);
        Number(json, "top_p", asked.TopP, most: 1);
        if (asked.TopK is { } top)
        {
            json.WriteNumber("top_k"u8, top);
        }

        if (asked.Stop.Count > 0)
        {
            json.WriteStartArray("stop_sequences"u8);
            asked.Stop.ToList().ForEach(json.WriteStringValue);
            json.WriteEndArray();
        }

        HubToThinking.Write(json, asked, most);
        if (asked.EndUser is { } user)
        {
            json.WriteStartObject("metadata"u8);
            json.WriteString("user_id"u8, user);
            json.WriteEndObject();
        }

        if (edits.InferenceGeo is { } geo)
        {
            json.WriteString("inference_geo"u8, geo);
        }
    }

    private static void Refuse(Conversation asked)
    {
        if (asked.Choices > 1)
        {
            throw new NotTranslatableException("n", "it gives one answer.");
        }

        if (asked.Verbosity is not null)
        {
            throw new NotTranslatableException("verbosity");
        }

        if (asked.Metadata.Count > 0)
        {
            throw new NotTranslatableException("metadata");
        }
    }

    // Required here. What a model can give at most is the default elsewhere; a number of our own would cut answers off.
    private static long MaxTokens(Conversation asked, ModelCandidate to, BodyEdits edits)
    {
        var most = asked.MaxOutputTokens ?? to.MaxOutputTokens ?? edits.MaxOutputTokens
            ?? throw new NotTranslatableException("max_completion_tokens", "it needs a maximum; send one, or have MaxOutputTokens of the model configured.");
        return Math.Min(most, edits.MaxOutputTokens ?? most);
    }

    private static void Number(Utf8JsonWriter json, string name, double? value, double most)
    {
        if (value is not { } number)
        {
            return;
        }

        if (number > most)
        {
            throw new NotTranslatableException(name, $"it goes up to {most} there.");
        }

        json.WriteNumber(name, number);
    }
}
