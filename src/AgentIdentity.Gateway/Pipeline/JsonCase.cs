using System.Text.Json;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>Finds members that only a parser that heeds letter case can tell apart.</summary>
internal static class JsonCase
{
    public static bool HasDuplicate(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => HasDuplicateMember(value),
        JsonValueKind.Array => value.EnumerateArray().Any(HasDuplicate),
        _ => false,
    };

    public static bool HasOddSpelling(JsonElement value, params IReadOnlyList<string> names) =>
        value.EnumerateObject().Any(member => names.Any(name =>
            name.Equals(member.Name, StringComparison.OrdinalIgnoreCase) && !name.Equals(member.Name, StringComparison.Ordinal)));

    private static bool HasDuplicateMember(JsonElement value)
    {
        if (value.GetPropertyCount() == 1)
        {
            return value.EnumerateObject().Any(member => HasDuplicate(member.Value));
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in value.EnumerateObject())
        {
            if (!names.Add(member.Name) || HasDuplicate(member.Value))
            {
                return true;
            }
        }

        return false;
    }
}
