using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Where in the body the few bytes stand that the broker may change.</summary>
/// <param name="FirstMember">Just after the opening brace.</param>
/// <param name="InferenceConfig">The value of <c>inferenceConfig</c>, if present.</param>
/// <param name="MaxTokens">The value of <c>maxTokens</c> inside it, if present.</param>
/// <param name="Metadata">The value of <c>requestMetadata</c>, if present.</param>
internal sealed record ConverseMarks(int FirstMember, MarkedObject? InferenceConfig, Range? MaxTokens, MarkedObject? Metadata)
{
    internal static ConverseMarks Of(ReadOnlyMemory<byte> body, JsonElement root)
    {
        var config = MarkedObject.Of(body, root, "inferenceConfig");
        return new ConverseMarks(
            StrictBody.Place(body, root).Start.Value + 1,
            config,
            config is { IsNull: false } && root.GetProperty("inferenceConfig").TryGetProperty("maxTokens", out var most) ? StrictBody.Place(body, most) : null,
            MarkedObject.Of(body, root, "requestMetadata"));
    }
}

/// <summary>A member whose value is an object or null.</summary>
internal sealed record MarkedObject(Range Place, bool IsNull, bool IsEmpty)
{
    internal static MarkedObject? Of(ReadOnlyMemory<byte> body, JsonElement root, string name) => root.TryGetProperty(name, out var value)
        ? new MarkedObject(StrictBody.Place(body, value), value.ValueKind == JsonValueKind.Null, value.ValueKind != JsonValueKind.Object || !value.EnumerateObject().Any())
        : null;

    /// <summary>Puts members in front of those that stand there.</summary>
    internal void Add(BodySplice splice, byte[] members)
    {
        var inside = Place.Start.Value + 1;
        if (IsNull)
        {
            splice.Replace(Place, [(byte)'{', .. members, (byte)'}']);
        }
        else
        {
            splice.Replace(inside..inside, IsEmpty ? members : [.. members, (byte)',']);
        }
    }
}
