using System.Globalization;
using System.Text;

namespace AgentIdentity.Cel.Values;

/// <summary>Values as an expression would write them, for explanations and test output.</summary>
internal static class Rendering
{
    public static string Text(in CelValue value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, in CelValue value)
    {
        _ = value.Kind switch
        {
            CelKind.Null => text.Append("null"),
            CelKind.Bool => text.Append(value.AsBool ? "true" : "false"),
            CelKind.Int => text.Append(value.AsInt),
            CelKind.UInt => text.Append(value.AsUInt).Append('u'),
            CelKind.Double => text.Append(value.AsDouble.ToString("R", CultureInfo.InvariantCulture)),
            CelKind.String => text.Append('"').Append(value.AsString).Append('"'),
            CelKind.Type => text.Append(value.TypeOf.Name),
            CelKind.Error => text.Append("error: ").Append(value.ErrorText),
            _ => text.Append(value.Kind),
        };
    }
}
