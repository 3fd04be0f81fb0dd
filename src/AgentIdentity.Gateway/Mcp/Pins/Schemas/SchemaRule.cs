using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Pins.Schemas;

/// <summary>One keyword of a schema. A keyword about one sort of value holds for every other sort.</summary>
internal abstract class SchemaRule
{
    public abstract bool Holds(JsonElement value, SchemaRun run, Marks? marks);
}
