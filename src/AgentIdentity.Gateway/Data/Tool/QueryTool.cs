using System.Text.Json;

namespace AgentIdentity.Gateway.Data.Tool;

/// <summary>The one tool of a database, as a list shows it; and what the gateway says it is there.</summary>
internal static class QueryTool
{
    public const string Name = "query";
    private static readonly string Version = typeof(QueryTool).Assembly.GetName().Version?.ToString(3) ?? "0";

    private static readonly JsonElement InputSchema = JsonElement.Parse("""
        {
          "type": "object",
          "properties": {
            "sql": { "type": "string", "description": "One statement of PostgreSQL: SELECT, or INSERT, UPDATE, DELETE where they are allowed. Values go into parameters as $1, $2 and so on." },
            "parameters": { "type": "array", "description": "The values of $1, $2 and so on, in order.", "items": {} },
            "max_rows": { "type": "integer", "minimum": 1, "description": "How many rows at most; more are cut off." }
          },
          "required": ["sql"],
          "additionalProperties": false
        }
        """);

    private static readonly JsonElement OutputSchema = JsonElement.Parse("""
        {
          "type": "object",
          "properties": {
            "columns": { "type": "array", "items": { "type": "object", "properties": { "name": { "type": "string" }, "type": { "type": "string" } }, "required": ["name", "type"] } },
            "rows": { "type": "array", "items": { "type": "array", "items": {} } },
            "row_count": { "type": "integer" },
            "truncated": { "type": "boolean" },
            "changed": { "type": "integer" },
            "decision_id": { "type": "string" }
          },
          "required": ["columns", "rows", "row_count", "truncated", "decision_id"]
        }
        """);

    public static void WriteList(Utf8JsonWriter json, string database, bool writes)
    {
        json.WriteStartArray("tools");
        json.WriteStartObject();
        json.WriteString("name", Name);
        json.WriteString("title", $"Query {database}");
        json.WriteString("description", $"Runs one SQL statement in the PostgreSQL database {database}. You see the rows of the person you act for, and no others.");
        json.WritePropertyName("inputSchema");
        InputSchema.WriteTo(json);
        json.WritePropertyName("outputSchema");
        OutputSchema.WriteTo(json);
        json.WriteStartObject("annotations");
        json.WriteBoolean("readOnlyHint", !writes);
        json.WriteBoolean("openWorldHint", false);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    public static void WriteFace(Utf8JsonWriter json, string database, bool modern)
    {
        json.WriteStartObject("capabilities");
        json.WriteStartObject("tools");
        json.WriteEndObject();
        json.WriteEndObject();
        if (modern)
        {
            json.WriteStartObject("_meta");
        }

        json.WriteStartObject(modern ? "io.modelcontextprotocol/serverInfo" : "serverInfo");
        json.WriteString("name", database);
        json.WriteString("version", Version);
        json.WriteEndObject();
        if (modern)
        {
            json.WriteEndObject();
        }
    }

    /// <summary>What an agent can mend by itself is an answer of the tool, which models are shown; the rest is an error of the protocol.</summary>
    public static bool IsForTheModel(string code) => ForTheModel.Contains(code);

    private static readonly HashSet<string> ForTheModel = new(
        new[]
        {
            GatewayError.QueryUnreadable, GatewayError.StatementRefused, GatewayError.StatementFailed, GatewayError.DatabaseReadOnly, GatewayError.DatabaseForbade,
            GatewayError.StatementTooSlow, GatewayError.RowsExceeded, GatewayError.ResultTooLarge,
        }.Select(static error => error.Code()), StringComparer.Ordinal);
}
