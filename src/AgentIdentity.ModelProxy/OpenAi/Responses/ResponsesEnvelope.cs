using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>The response object around the items.</summary>
internal sealed class ResponsesEnvelope(Conversation asked, AnswerTerms terms)
{
    internal void Write(Utf8JsonWriter json, string status, string? incomplete, IReadOnlyList<ResponsesItem> output, ModelUsage? usage)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, $"resp_{terms.CallId}");
        json.WriteString("object"u8, "response"u8);
        json.WriteNumber("created_at"u8, terms.At.ToUnixTimeSeconds());
        json.WriteString("status"u8, status);
        json.WriteNull("error"u8);
        Incomplete(json, incomplete);
        json.WriteNull("instructions"u8);
        Number(json, "max_output_tokens", asked.MaxOutputTokens);
        json.WriteString("model"u8, terms.Alias);
        json.WriteStartArray("output"u8);
        foreach (var item in output)
        {
            item.Write(json, isDone: true);
        }

        json.WriteEndArray();
        Asked(json);
        if (usage is { } used)
        {
            OpenAiUsage.Write(json, used, "input_tokens", "output_tokens");
        }
        else
        {
            json.WriteNull("usage"u8);
        }

        json.WriteStartObject("metadata"u8);
        foreach (var (name, label) in asked.Metadata)
        {
            json.WriteString(name, label);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Incomplete(Utf8JsonWriter json, string? reason)
    {
        if (reason is null)
        {
            json.WriteNull("incomplete_details"u8);
            return;
        }

        json.WriteStartObject("incomplete_details"u8);
        json.WriteString("reason"u8, reason);
        json.WriteEndObject();
    }

    // What clients' types demand of a response; nothing of it is kept anywhere.
    private void Asked(Utf8JsonWriter json)
    {
        json.WriteBoolean("parallel_tool_calls"u8, asked.ParallelTools ?? true);
        json.WriteNull("previous_response_id"u8);
        json.WriteBoolean("store"u8, false);
        Number(json, "temperature", asked.Temperature);
        Number(json, "top_p", asked.TopP);
        json.WriteString("tool_choice"u8, asked.ToolChoice?.Mode switch { ToolChoiceMode.None => "none"u8, ToolChoiceMode.Required => "required"u8, _ => "auto"u8 });
        json.WriteStartArray("tools"u8);
        foreach (var tool in asked.Tools)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "function"u8);
            OpenAiTools.Write(json, tool);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("truncation"u8, "disabled"u8);
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
