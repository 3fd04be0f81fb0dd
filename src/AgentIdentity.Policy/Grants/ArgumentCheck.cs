using System.Text.Json;

namespace AgentIdentity.Policy;

/// <summary>Holds one argument against its limit. What cannot be compared is refused.</summary>
internal static class ArgumentCheck
{
    /// <summary>Null when the argument is inside the limit.</summary>
    public static string? Objection(ArgumentLimit limit, JsonElement? arguments)
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

        if (!limit.OneOf.IsDefault && !(value.ValueKind == JsonValueKind.String && limit.OneOf.Contains(value.GetString()!)))
        {
            return $"argument {limit.Name} is none of {string.Join(", ", limit.OneOf)}";
        }

        return null;
    }
}
