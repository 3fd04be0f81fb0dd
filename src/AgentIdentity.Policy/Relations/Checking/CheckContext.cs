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

/// <summary>A request context given as JSON, as OpenFGA's API takes it.</summary>
internal sealed class JsonCheckContext(JsonElement? context) : CheckContext
{
    public override bool TryGet(string parameter, CelType type, out CelValue value)
    {
        value = default;
        if (context is not { ValueKind: JsonValueKind.Object } json || !json.TryGetProperty(parameter, out var given))
        {
            return false;
        }

        value = CelValue.FromJson(given, type);
        return true;
    }
}
