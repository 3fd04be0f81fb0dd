using AgentIdentity.Cel.Library;
using AgentIdentity.Cel.Syntax;
using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel.Unknowns;

/// <summary>Values as the syntax that makes them.</summary>
internal static class Literal
{
    private const int MostItems = 50;
    private const int LongestText = 1000;
    private const int Deepest = 8;

    /// <summary>Null where no expression says the value, or none that anyone would want to read.</summary>
    public static Node? Of(in CelValue value, int offset, int depth = 0) => value.Kind switch
    {
        _ when depth > Deepest => null,
        CelKind.Null or CelKind.Bool or CelKind.Int or CelKind.UInt => new ConstantNode(offset, value),
        CelKind.Double when double.IsFinite(value.AsDouble) => new ConstantNode(offset, value),
        CelKind.Double => Call(offset, "double", Decimals.Text(value.AsDouble)),
        CelKind.String => value.AsString.Length <= LongestText && IsWellFormed(value.AsString) ? new ConstantNode(offset, value) : null,
        CelKind.Bytes => value.AsBytes.Length <= LongestText ? new ConstantNode(offset, value) : null,
        CelKind.Timestamp => Call(offset, "timestamp", TimestampText.Write(value)),
        CelKind.Duration => Call(offset, "duration", DurationText.Write(value)),
        CelKind.Opaque when value.OpaqueOf.Type.Equals(CelType.IpAddress) => Call(offset, "ipaddress", value.AsOpaque.ToString()!),
        CelKind.List => List(value.ListOf, offset, depth),
        CelKind.Map => Map(value.MapOf, offset, depth),
        _ => null,
    };

    private static CallNode Call(int offset, string function, string argument) =>
        new(offset, function, null, [new ConstantNode(offset, CelValue.FromString(argument))]);

    private static ListNode? List(ListValue list, int offset, int depth)
    {
        if (list.Count > MostItems)
        {
            return null;
        }

        var items = list.Enumerate().Select(item => Of(item, offset, depth + 1)).ToList();
        return items.Contains(null) ? null : new ListNode(offset, [.. items.Select(item => new ListItem(item!, false))]);
    }

    private static MapNode? Map(MapValue map, int offset, int depth)
    {
        if (map.Count > MostItems)
        {
            return null;
        }

        var entries = map.Entries.Select(entry => (Key: Of(entry.Key, offset, depth + 1), Value: Of(entry.Value, offset, depth + 1))).ToList();
        return entries.Exists(entry => entry.Key is null || entry.Value is null)
            ? null
            : new MapNode(offset, [.. entries.Select(entry => new MapEntry(entry.Key!, entry.Value!, false))]);
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
