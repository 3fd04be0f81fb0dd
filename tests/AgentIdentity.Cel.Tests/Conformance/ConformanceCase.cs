using System.Text.Json;

namespace AgentIdentity.Cel.Tests.Conformance;

/// <summary>One published case: its path in the suite, and the data as published.</summary>
public sealed record ConformanceCase(string Path, JsonElement Data)
{
    public JsonElement Original => Data.GetProperty("original");

    public string Expression => Original.GetProperty("expr").GetString()!;

    public bool Flag(string name) => Original.TryGetProperty(name, out var value) && value.GetBoolean();

    public string? Text(string name) => Data.TryGetProperty(name, out var value) ? value.GetString() : null;
}
