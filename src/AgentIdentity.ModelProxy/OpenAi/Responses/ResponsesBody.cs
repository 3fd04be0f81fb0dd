using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Writes a conversation as a responses request. Nothing is left with the provider.</summary>
internal sealed class ResponsesBody(Conversation asked, ModelCandidate to, BodyEdits edits)
{
    private readonly Untranslatable _not = new();

    internal ModelResult<WireBody> Write()
    {
        OpenAiLimits.Check(asked, _not);
        var body = JsonText.Of(json =>
        {
            json.WriteStartObject();
            json.WriteString("model"u8, to.WireModel);
            new ResponsesItemWriter(json, _not).Write(asked);
            if (asked.Stream)
            {
                json.WriteBoolean("stream"u8, true);
            }

            json.WriteBoolean("store"u8, false);
            json.WriteStartArray("include"u8);
            json.WriteStringValue("reasoning.encrypted_content"u8);
            json.WriteEndArray();
            Limits(json);
            Tools(json);
            Wishes(json);
            json.WriteEndObject();
        });
        return _not.Or(new WireBody(body));
    }

    private void Limits(Utf8JsonWriter json)
    {
        if (OpenAiLimits.Lower(asked.MaxOutputTokens, edits.MaxOutputTokens) is { } most)
        {
            json.WriteNumber("max_output_tokens"u8, most);
        }

        OpenAiLimits.Sampling(json, asked);
        if (asked.TopK is not null)
        {
            _not.Add("top_k");
        }

        if (asked.Stop.Count > 0)
        {
            _not.Add(OpenAiLimits.StopMember(asked));
        }

        if (asked.Choices > 1)
        {
            _not.Add("n");
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
                // Strict is the rule here and the exception elsewhere.
                OpenAiTools.Write(json, tool with { Strict = tool.Strict ?? false });
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        OpenAiTools.Choice(json, asked, static (json, name) => json.WriteString("name"u8, name));
    }

    private void Wishes(Utf8JsonWriter json)
    {
        if (asked.Reasoning is { } wish)
        {
            json.WriteStartObject("reasoning"u8);
            if (OpenAiReasoning.EffortOf(wish, _not) is { } effort)
            {
                json.WriteString("effort"u8, effort);
            }

            if (wish.Shown == true)
            {
                json.WriteString("summary"u8, "auto"u8);
            }

            json.WriteEndObject();
        }

        if (asked.Shape is not null || asked.Verbosity is not null)
        {
            json.WriteStartObject("text"u8);
            Text(json);
            json.WriteEndObject();
        }

        OpenAiLimits.Labels(json, asked, to, _not);
    }

    private void Text(Utf8JsonWriter json)
    {
        if (asked.Shape is { } shape)
        {
            json.WriteStartObject("format"u8);
            json.WriteString("type"u8, shape.Schema is null ? "json_object"u8 : "json_schema"u8);
            if (shape.Schema is { } schema)
            {
                OpenAiTools.Shape(json, shape, schema);
            }

            json.WriteEndObject();
        }

        if (asked.Verbosity is { } verbosity)
        {
            json.WriteString("verbosity"u8, verbosity);
        }
    }
}
