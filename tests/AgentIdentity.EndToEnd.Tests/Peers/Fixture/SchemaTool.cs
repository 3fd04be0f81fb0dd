using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentIdentity.EndToEnd.Tests.Peers.Fixture;

/// <summary>A tool whose schema uses what JSON Schema 2020-12 has and few schemas use.</summary>
internal static class SchemaTool
{
    public static McpServerTool Create() => new Tool_();

    private sealed class Tool_ : McpServerTool
    {
        public override Tool ProtocolTool { get; } = new()
        {
            Name = "json_schema_2020_12_tool",
            Description = "Tool with JSON Schema 2020-12 features",
            InputSchema = JsonElement.Parse("""
                {
                  "$schema": "https://json-schema.org/draft/2020-12/schema",
                  "type": "object",
                  "$defs": { "address": { "$anchor": "addressDef", "type": "object", "properties": { "street": { "type": "string" }, "city": { "type": "string" } } } },
                  "properties": {
                    "name": { "type": "string" }, "address": { "$ref": "#/$defs/address" },
                    "contactMethod": { "type": "string", "enum": ["phone", "email"] }, "phone": { "type": "string" }, "email": { "type": "string" }
                  },
                  "allOf": [{ "anyOf": [{ "required": ["phone"] }, { "required": ["email"] }] }],
                  "if": { "properties": { "contactMethod": { "const": "phone" } }, "required": ["contactMethod"] },
                  "then": { "required": ["phone"] },
                  "else": { "required": ["email"] },
                  "additionalProperties": false
                }
                """),
        };

        public override IReadOnlyList<object> Metadata => [];

        public override ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default) =>
            new(new CallToolResult { Content = [new TextContentBlock { Text = "The schema holds." }] });
    }
}
