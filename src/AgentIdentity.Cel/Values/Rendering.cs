using System.Text;
using AgentIdentity.Cel.Library;

namespace AgentIdentity.Cel.Values;

/// <summary>Values as an expression would write them, for explanations and test output. Long ones are cut.</summary>
internal static class Rendering
{
    private const int Longest = 4096;

    public static string Text(in CelValue value)
    {
        var text = new StringBuilder();
        Write(text, value, 0);
        return text.ToString();
    }

    public static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            quoted.Append(rune.Value switch
            {
                '\a' => "\\a",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\v' => "\\v",
                '\\' => "\\\\",
                '"' => "\\\"",
                _ => rune.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    private static void Write(StringBuilder text, in CelValue value, int depth)
    {
        if (depth > 32 || text.Length > Longest)
        {
            text.Append('…');
            return;
        }

        switch (value.Kind)
        {
            case CelKind.Null:
                text.Append("null");
                break;
            case CelKind.UInt:
                text.Append(value.AsUInt).Append('u');
                break;
            case CelKind.String:
                text.Append(Quoted(value.AsString));
                break;
            case CelKind.Bytes:
                text.Append("b\"").Append(Convert.ToHexStringLower(value.AsBytes.Span)).Append('"');
                break;
            case CelKind.Timestamp or CelKind.Duration:
                text.Append(value.Kind == CelKind.Timestamp ? "timestamp(\"" : "duration(\"").Append(Conversions.ToText(value).AsString).Append("\")");
                break;
            case CelKind.List or CelKind.Map:
                Container(text, value, depth);
                break;
            case CelKind.Type:
                text.Append(value.TypeOf.Name);
                break;
            case CelKind.Optional:
                Optional(text, value.OptionalOf, depth);
                break;
            case CelKind.Opaque:
                text.Append(value.OpaqueOf.Type.Name).Append("(\"").Append(value.OpaqueOf.Value).Append("\")");
                break;
            case CelKind.Error:
                text.Append("error: ").Append(value.ErrorText);
                break;
            case CelKind.Unknown:
                text.Append("unknown: ").AppendJoin(", ", value.UnknownAttributes);
                break;
            default:
                text.Append(Conversions.ToText(value).AsString);
                break;
        }
    }

    private static void Container(StringBuilder text, in CelValue value, int depth)
    {
        var separator = "";
        text.Append(value.Kind == CelKind.List ? '[' : '{');
        if (value.Kind == CelKind.List)
        {
            foreach (var item in value.AsList.TakeWhile(_ => text.Length <= Longest))
            {
                text.Append(separator);
                Write(text, item, depth + 1);
                separator = ", ";
            }
        }
        else
        {
            foreach (var (key, held) in value.AsMap.TakeWhile(_ => text.Length <= Longest))
            {
                text.Append(separator);
                Write(text, key, depth + 1);
                text.Append(": ");
                Write(text, held, depth + 1);
                separator = ", ";
            }
        }

        text.Append(value.Kind == CelKind.List ? ']' : '}');
    }

    private static void Optional(StringBuilder text, OptionalValue optional, int depth)
    {
        if (optional.Value is not { } held)
        {
            text.Append("optional.none()");
            return;
        }

        text.Append("optional.of(");
        Write(text, held, depth + 1);
        text.Append(')');
    }
}
