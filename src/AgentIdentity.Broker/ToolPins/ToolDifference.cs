using System.Text.Json;

namespace AgentIdentity.Broker;

/// <summary>One place where two definitions differ.</summary>
/// <param name="Path">The JSON pointer to it.</param>
/// <param name="Before">What stood there; null for nothing.</param>
/// <param name="After">What stands there now; null for nothing.</param>
public sealed record ToolDifference(string Path, JsonElement? Before, JsonElement? After)
{
    private const int Most = 200;

    /// <summary>Where two definitions differ, member by member; what is too much to list is shown as a whole.</summary>
    public static IReadOnlyList<ToolDifference> Between(ToolDefinition before, ToolDefinition after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var (one, other) = (JsonElement.Parse(before.Json), JsonElement.Parse(after.Json));
        var found = new List<ToolDifference>();
        Compare("", one, other, found);
        return found.Count <= Most ? found : [new ToolDifference("", one, other)];
    }

    private static void Compare(string path, JsonElement before, JsonElement after, List<ToolDifference> found)
    {
        if (found.Count > Most || JsonElement.DeepEquals(before, after))
        {
            return;
        }

        switch (before.ValueKind, after.ValueKind)
        {
            case (JsonValueKind.Object, JsonValueKind.Object):
                Members(path, before, after, found);
                break;
            case (JsonValueKind.Array, JsonValueKind.Array) when before.GetArrayLength() == after.GetArrayLength():
                foreach (var (at, (was, now)) in before.EnumerateArray().Zip(after.EnumerateArray()).Index())
                {
                    Compare($"{path}/{at}", was, now, found);
                }

                break;
            default:
                found.Add(new ToolDifference(path, before, after));
                break;
        }
    }

    private static void Members(string path, JsonElement before, JsonElement after, List<ToolDifference> found)
    {
        foreach (var member in before.EnumerateObject())
        {
            if (after.TryGetProperty(member.Name, out var now))
            {
                Compare(Below(path, member.Name), member.Value, now, found);
            }
            else
            {
                found.Add(new ToolDifference(Below(path, member.Name), member.Value, null));
            }
        }

        foreach (var member in after.EnumerateObject().Where(member => !before.TryGetProperty(member.Name, out _)))
        {
            found.Add(new ToolDifference(Below(path, member.Name), null, member.Value));
        }
    }

    // RFC 6901.
    private static string Below(string path, string name) =>
        $"{path}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
}
