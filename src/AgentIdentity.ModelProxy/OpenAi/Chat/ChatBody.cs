using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Writes a conversation as a chat request.</summary>
internal sealed class ChatBody(Conversation asked, ModelCandidate to, BodyEdits edits)
{
    private readonly Untranslatable _not = new();

    private bool IsCompatible => to.Provider == ModelProvider.Compatible;

    internal ModelResult<WireBody> Write()
    {
        OpenAiLimits.Check(asked, _not);
        var body = JsonText.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("model"u8, to.WireModel);
            json.WriteStartArray("messages"u8);
            new ChatMessageWriter(json, _not, to).Write(asked);
            json.WriteEndArray();
            Stream(json);
            Limits(json);
            Tools(json);
            Wishes(json);
            json.WriteEndObject();
        });
        return _not.Or(new WireBody(body));
    }

    private void Stream(Utf8JsonWriter json)
    {
        if (asked.Stream)
        {
            json.WriteBoolean("stream"u8, true);
            json.WriteStartObject("stream_options"u8);
            json.WriteBoolean("include_usage"u8, true);
            json.WriteEndObject();
        }
    }

    private void Limits(Utf8JsonWriter json)
    {
        if (OpenAiLimits.Lower(asked.MaxOutputTokens, edits.MaxOutputTokens) is { } most)
        {
            json.WriteNumber(ChatWire.MaximumOf(to), most);
        }

        if (asked.Choices > 1)
        {
            json.WriteNumber("n"u8, asked.Choices);
        }

        OpenAiLimits.Sampling(json, asked);
        if (asked.TopK is { } topK)
        {
            Only(IsCompatible, "top_k");
            json.WriteNumber("top_k"u8, topK);
        }

        if (asked.Stop.Count > 0)
        {
            Only(asked.Stop.Count <= 4 || IsCompatible, OpenAiLimits.StopMember(asked));
            json.WriteStartArray("stop"u8);
            foreach (var stop in asked.Stop)
            {
                json.WriteStringValue(stop);
            }

            json.WriteEndArray();
        }
    }

    private void Tools(Utf8JsonWriter json)
    {
        if (asked.Tools.Count > 0)
        {
            json.WriteStartArray("tools"u8);
            foreach (var tool in asked.Tools)
            {
                json.WriteStartObject();
                json.WriteString("type"u8, "function"u8);
                json.WriteStartObject("function"u8);
                OpenAiTools.Write(json, tool);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        OpenAiTools.Choice(json, asked, static (json, name) =>
        {
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, name);
            json.WriteEndObject();
        });
    }

    private void Wishes(Utf8JsonWriter json)
    {
        if (asked.Reasoning is { } wish && OpenAiReasoning.EffortOf(wish, _not) is { } effort)
        {
            json.WriteString("reasoning_effort"u8, effort);
        }

        if (asked.Verbosity is { } verbosity)
        {
            json.WriteString("verbosity"u8, verbosity);
        }

        if (asked.Shape is { } shape)
        {
            json.WriteStartObject("response_format"u8);
            json.WriteString("type"u8, shape.Schema is null ? "json_object"u8 : "json_schema"u8);
            if (shape.Schema is { } schema)
            {
                json.WriteStartObject("json_schema"u8);
                OpenAiTools.Shape(json, shape, schema);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        OpenAiLimits.Labels(json, asked, to, _not);
    }

    private void Only(bool can, string member)
    {
        if (!can)
        {
            _not.Add(member);
        }
    }
}
