using System.Text;
using AgentIdentity.Cel.Planning;

namespace AgentIdentity.Cel.Library;

/// <summary>Values as <c>%s</c> writes them: no quotes, maps in the order of their keys' texts.</summary>
internal static class Plainly
{
    public static string? Text(in CelValue value, Meter meter)
    {
        switch (value.Kind)
        {
            case CelKind.Null:
                return "null";
            case CelKind.Double:
                return double.IsFinite(value.AsDouble) ? Decimals.Plain(value.AsDouble) : Special(value.AsDouble);
            case CelKind.Bytes:
                return Encoding.UTF8.GetString(value.AsBytes.Span);
            case CelKind.Type:
                return value.TypeOf.Name;
            case CelKind.List:
                return Joined("[", value.AsList.Select(item => Text(item, meter)), "]", meter);
            case CelKind.Map:
                var entries = value.AsMap.Select(entry => (Key: Text(entry.Key, meter), Value: Text(entry.Value, meter)))
                    .OrderBy(entry => entry.Key, StringComparer.Ordinal)
                    .Select(entry => entry.Value is null ? null : $"{entry.Key}: {entry.Value}");
                return Joined("{", entries, "}", meter);
            case CelKind.Optional or CelKind.Opaque or CelKind.Error:
                return null;
            default:
                return Conversions.ToText(value).AsString;
        }
    }

    public static string Special(double number) =>
        double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";

    private static string? Joined(string opening, IEnumerable<string?> items, string closing, Meter meter)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        var text = new StringBuilder(opening);
        foreach (var item in items)
        {
            if (item is null || !meter.TryWork(item.Length))
            {
                return null;
            }

            text.Append(text.Length > 1 ? ", " : "").Append(item);
        }

        return text.Append(closing).ToString();
    }
}
