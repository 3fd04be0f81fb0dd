using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AgentIdentity.Tokens;

/// <summary>Writes details in one fixed order of members, so that equal details are equal text.</summary>
internal static class DetailsWriter
{
    public static string Write(IReadOnlyList<AuthorizationDetail> items)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JwtJson.Encoder }))
        {
            json.WriteStartArray();
            foreach (var item in items)
            {
                Write(json, item);
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, AuthorizationDetail item)
    {
        json.WriteStartObject();
        json.WriteString("type", item.Type);
        Write(json, "locations", item.Locations);
        if (item is not ModelDetail)
        {
            Write(json, "actions", item.Actions);
        }

        switch (item)
        {
            case McpToolDetail tool:
                json.WriteString("identifier", tool.Identifier);
                Write(json, tool.ArgumentLimits);
                if (tool.MaxCalls is { } calls)
                {
                    json.WriteNumber("max_calls", calls);
                }

                break;
            case DataDetail data:
                Write(json, data);
                break;
            case HttpDetail http:
                Write(json, "paths", http.Paths);
                break;
            case ModelDetail model:
                Write(json, model);
                break;
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ModelDetail model)
    {
        json.WriteString("identifier", model.Identifier);
        if (model.BudgetMicroUsd is { } budget)
        {
            json.WriteString("budget_usd", (budget / 1_000_000m).ToString("0.00####", CultureInfo.InvariantCulture));
        }

        if (model.Providers.Count > 0)
        {
            Write(json, "providers", model.Providers);
        }

        if (model.Geographies.Count > 0)
        {
            Write(json, "geographies", model.Geographies);
        }

        if (model.RetentionDays is { } days)
        {
            json.WriteNumber("retention_days", days);
        }
    }

    private static void Write(Utf8JsonWriter json, DataDetail data)
    {
        json.WriteString("identifier", data.Identifier);
        if (data.Columns.Count > 0)
        {
            Write(json, "datatypes", data.Columns);
        }

        if (data.MaxRows is { } rows)
        {
            json.WriteNumber("max_rows", rows);
        }
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<ArgumentLimit> limits)
    {
        if (limits.Count == 0)
        {
            return;
        }

        json.WriteStartObject("constraints");
        json.WriteStartObject("args");
        foreach (var limit in limits)
        {
            json.WriteStartObject(limit.Name);
            if (limit.Min is { } min)
            {
                json.WriteNumber("min", min);
            }

            if (limit.Max is { } max)
            {
                json.WriteNumber("max", max);
            }

            if (limit.OneOf is { } oneOf)
            {
                Write(json, "one_of", oneOf);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
