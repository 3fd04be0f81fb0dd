using System.Globalization;
using System.Text.Json;
using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.Data;

/// <summary>What a caller asks a database: one statement, the values of its parameters, and how many rows at most.</summary>
internal sealed record QueryRequest(string Sql, JsonElement? Parameters, IReadOnlyList<string?> Values, int? MaxRows)
{
    private const int MostParameters = 500;

    public static (QueryRequest? Request, Refusal? Refusal) Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || root.EnumerateObject().Any(static member => member.Name is not ("sql" or "parameters" or "max_rows")))
        {
            return Refuse("An object with sql, parameters and max_rows is expected, and nothing else.");
        }

        if (!root.TryGetProperty("sql", out var sql) || sql.ValueKind != JsonValueKind.String)
        {
            return Refuse("sql must be a text.");
        }

        int? rows = null;
        if (root.TryGetProperty("max_rows", out var most))
        {
            if (most.ValueKind != JsonValueKind.Number || !most.TryGetInt32(out var number) || number < 1)
            {
                return Refuse("max_rows must be a whole number of at least 1.");
            }

            rows = number;
        }

        JsonElement? parameters = root.TryGetProperty("parameters", out var given) ? given : null;
        if (parameters is { ValueKind: not JsonValueKind.Array } || parameters?.GetArrayLength() > MostParameters)
        {
            return Refuse($"parameters must be an array of at most {MostParameters} values.");
        }

        List<string?> values = [];
        foreach (var value in parameters?.EnumerateArray().ToArray() ?? [])
        {
            if (!TryText(value, out var text))
            {
                return Refuse("A parameter is a text, a number, true, false, null, an array of those, or an object.");
            }

            values.Add(text);
        }

        return (new QueryRequest(sql.GetString()!, parameters, values, rows), null);
    }

    // As PostgreSQL reads values of a type that is not told: it finds out by where the parameter stands.
    private static bool TryText(JsonElement value, out string? text)
    {
        text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Null => null,
            JsonValueKind.Array => ArrayOf(value),
            _ => value.GetRawText(),
        };
        return text?.Contains('\0') != true && (text is not null || value.ValueKind == JsonValueKind.Null);
    }

    private static string? ArrayOf(JsonElement array)
    {
        List<string> items = [];
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind is JsonValueKind.Array or JsonValueKind.Object)
            {
                return null;
            }

            items.Add(item.ValueKind switch
            {
                JsonValueKind.Null => "NULL",
                JsonValueKind.String => "\"" + item.GetString()!.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"",
                _ => item.GetRawText(),
            });
        }

        return string.Create(CultureInfo.InvariantCulture, $"{{{string.Join(',', items)}}}");
    }

    private static (QueryRequest?, Refusal?) Refuse(string detail) => (null, Refusal.Of(GatewayError.QueryUnreadable, detail));
}
