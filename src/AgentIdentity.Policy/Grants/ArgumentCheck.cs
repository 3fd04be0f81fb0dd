using System.Text.Json;

namespace AgentIdentity.Policy;

/// <summary>Holds one argument against its limit. What cannot be compared is refused.</summary>
internal static class ArgumentCheck
{
    /// <summary>Null when the argument is inside the limit.</summary>
    public static string? Objection(ArgumentLimit limit, JsonElement? arguments, CallKind kind)
    {
        if (arguments is not { ValueKind: JsonValueKind.Object } members || !members.TryGetProperty(limit.Name, out var value))
        {
            return $"argument {limit.Name} is limited and missing";
        }

        if (limit.Max is not null || limit.Min is not null)
        {
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetDecimal(out var number))
            {
                return $"argument {limit.Name} is limited and is not a usable number";
            }

            if (number > limit.Max)
            {
                return FormattableString.Invariant($"argument {limit.Name} is {number}, above {limit.Max}");
            }

            if (number < limit.Min)
            {
                return FormattableString.Invariant($"argument {limit.Name} is {number}, below {limit.Min}");
            }
        }

        if (!limit.OneOf.IsDefault && !IsOneOf(limit, value, kind))
        {
            return $"argument {limit.Name} is none of {string.Join(", ", limit.OneOf)}";
        }

        return null;
    }

    // A statement names many columns, and each must be one of the list. To a tool an array is another argument than each of its members.
    private static bool IsOneOf(ArgumentLimit limit, JsonElement value, CallKind kind) => value.ValueKind switch
    {
        JsonValueKind.String => limit.OneOf.Contains(value.GetString()!),
        JsonValueKind.Array when kind == CallKind.Data => value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String && limit.OneOf.Contains(item.GetString()!)),
        _ => false,
    };
}
