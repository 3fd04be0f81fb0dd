using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Pins.Schemas;

/// <summary>A JSON number as exactly as it can be had: decimal where it fits, and a double beyond.</summary>
internal readonly record struct SchemaNumber(decimal? Exact, double Near)
{
    public static SchemaNumber Of(JsonElement number) =>
        new(number.TryGetDecimal(out var exact) ? exact : null, number.TryGetDouble(out var near) ? near : double.NaN);

    public bool IsWhole => Exact is { } exact ? decimal.IsInteger(exact) : double.IsInteger(Near);

    public int CompareTo(SchemaNumber other) => Exact is { } mine && other.Exact is { } theirs ? mine.CompareTo(theirs) : Near.CompareTo(other.Near);

    // What cannot be divided exactly is not known to be a multiple.
    public bool IsMultipleOf(SchemaNumber of) => Exact is { } mine && of.Exact is { } theirs and > 0
        ? mine % theirs == 0
        : double.IsFinite(Near) && of.Near > 0 && Near % of.Near == 0;
}
