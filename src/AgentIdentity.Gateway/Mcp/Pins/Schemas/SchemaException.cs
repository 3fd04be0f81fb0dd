namespace AgentIdentity.Gateway.Mcp.Pins.Schemas;

/// <summary>A schema that cannot be used; the message says where and why.</summary>
internal sealed class SchemaException(string place, string why) : Exception($"{(place.Length == 0 ? "the schema" : place)}: {why}");
