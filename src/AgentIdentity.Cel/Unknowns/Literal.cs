using AgentIdentity.Cel.Library;
using AgentIdentity.Cel.Syntax;
using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel.Unknowns;

/// <summary>A value as the syntax that makes it.</summary>
internal sealed class Literal
{
    private const int MostNodes = 200;
    private const int LongestText = 1000;

    private int _nodes;

    private Literal()
    {
    }

    /// <summary>Null where no expression says the value, or none that anyone would want to read.</summary>
    public static Node? Of(in CelValue value, int offset) => new Literal().Made(value, offset);

    private Node? Made(in CelValue value, int offset) => value.Kind switch
    {
        _ when ++_nodes > MostNodes => null,
        CelKind.Null or CelKind.Bool or CelKind.Int or CelKind.UInt => new ConstantNode(offset, value),
        CelKind.Double when double.IsFinite(value.AsDouble) => new ConstantNode(offset, value),
        CelKind.Double => Call(offset, "double", Decimals.Text(value.AsDouble)),
        CelKind.String => value.AsString.Length <= LongestText && IsWellFormed(value.AsString) ? new ConstantNode(offset, value) : null,
        CelKind.Bytes => value.AsBytes.Length <= LongestText ? new ConstantNode(offset, value) : null,
        CelKind.Timestamp => Call(offset, "timestamp", TimestampText.Write(value)),
        CelKind.Duration => Call(offset, "duration", DurationText.Write(value)),
        CelKind.Opaque when value.OpaqueOf.Type.Equals(CelType.IpAddress) => Call(offset, "ipaddress", value.AsOpaque.ToString()!),
        CelKind.List => List(value.ListOf, offset),
        CelKind.Map => Map(value.MapOf, offset),
        _ => null,
    };

    private static CallNode Call(int offset, string function, string argument) =>
        new(offset, function, null, [new ConstantNode(offset, CelValue.FromString(argument))]);

    private ListNode? List(ListValue list, int offset)
    {
        if (list.Count > MostNodes)
        {
            return null;
        }

        var items = list.Enumerate().Select(item => Made(item, offset)).ToList();
        return items.Contains(null) ? null : new ListNode(offset, [.. items.Select(item => new ListItem(item!, false))]);
    }

    private MapNode? Map(MapValue map, int offset)
    {
        if (map.Count > MostNodes)
        {
            return null;
        }

        var entries = map.Entries.Select(entry => (Key: Made(entry.Key, offset), Value: Made(entry.Value, offset))).ToList();
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
