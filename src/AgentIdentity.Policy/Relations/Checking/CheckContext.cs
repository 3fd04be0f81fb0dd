using System.Text.Json;
using AgentIdentity.Cel;

namespace AgentIdentity.Policy.Relations.Checking;

/// <summary>The values that a request offers to conditions.</summary>
internal abstract class CheckContext
{
    public static CheckContext None { get; } = new JsonCheckContext(null);

    /// <summary>False when the request does not carry the parameter. A value of the wrong type comes back as an error value.</summary>
    public abstract bool TryGet(string parameter, CelType type, out CelValue value);
}

/// <summary>A request context given as JSON, as OpenFGA's API takes it. Of one question, and not shared between threads.</summary>
internal sealed class JsonCheckContext(JsonElement? context) : CheckContext
{
    // A value may have half a megabyte, and the condition of each of thousands of tuples may ask for it.
    private Dictionary<string, (CelType Type, CelValue? Value)>? _read;

    public override bool TryGet(string parameter, CelType type, out CelValue value)
    {
        value = default;
        if (context is not { ValueKind: JsonValueKind.Object } json)
        {
            return false;
        }

        _read ??= new(StringComparer.Ordinal);
        if (!_read.TryGetValue(parameter, out var known) || !known.Type.Equals(type))
        {
            known = (type, json.TryGetProperty(parameter, out var given) ? CelValue.FromJson(given, type) : null);
            _read[parameter] = known;
        }

        value = known.Value ?? default;
        return known.Value is not null;
    }
}
