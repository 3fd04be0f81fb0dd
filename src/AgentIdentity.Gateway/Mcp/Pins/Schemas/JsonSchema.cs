using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Pins.Schemas;

/// <summary>
/// A JSON Schema (2020-12, and what servers still write of draft-07), compiled once and asked for each call. It is written by a server
/// that nobody trusts: it refers to nothing outside of itself, and what one question may cost is bounded. What is not understood of it
/// is a problem and never passed over, as a limit that is overlooked would be a right. <c>format</c> says nothing, as the standard has it.
/// </summary>
internal sealed class JsonSchema
{
    private readonly SchemaNode _root;
    private readonly bool _marks;

    private JsonSchema(SchemaNode root, bool marks) => (_root, _marks) = (root, marks);

    /// <summary>The schema, or what is wrong with it.</summary>
    public static (JsonSchema? Schema, string? Problem) Compile(JsonElement schema)
    {
        var reader = new SchemaReader(schema);
        try
        {
            return (new JsonSchema(reader.ReadRoot(), reader.NeedsMarks), null);
        }
        catch (SchemaException wrong)
        {
            return (null, wrong.Message);
        }
    }

    /// <summary>Null when the value is what the schema describes; otherwise where it is not and what is expected there, without any value.</summary>
    public string? Complaint(JsonElement value)
    {
        var run = new SchemaRun();
        try
        {
            return _root.Holds(value, run, _marks ? new Marks() : null) ? null : run.Complaint ?? "the whole is not what the schema describes";
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: a text to one reader and none to another.
            return "the whole holds a text that is not Unicode";
        }
    }
}
