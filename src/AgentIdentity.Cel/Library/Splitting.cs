using System.Text;
using AgentIdentity.Cel.Planning;
using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel.Library;

internal static class Splitting
{
    /// <summary>At most so many parts, the last one holding the rest; all of them where the limit is negative.</summary>
    public static CelValue Apply(ReadOnlySpan<CelValue> args, long limit, Meter meter)
    {
        var (text, separator) = (args[0].AsString, args[1].AsString);
        if (!meter.TryWork(text.Length))
        {
            return Meter.LimitReached;
        }

        var parts = new List<CelValue>();
        var from = 0;
        while (limit != 0 && (limit < 0 || parts.Count < limit - 1))
        {
            var at = separator.Length > 0 ? text.IndexOf(separator, from, StringComparison.Ordinal) : After(text, from);
            if (at < 0)
            {
                break;
            }

            meter.Work(1);
            parts.Add(CelValue.FromString(text[from..at]));
            from = at + separator.Length;
        }

        if (limit != 0 && (separator.Length > 0 || from < text.Length))
        {
            parts.Add(CelValue.FromString(text[from..]));
        }

        return CelValue.FromList(new ArrayListValue(parts));
    }

    public static CelValue Join(ListValue list, string separator, Meter meter)
    {
        var text = new StringBuilder();
        for (var i = 0; i < list.Count; i++)
        {
            var item = list[i];
            if (item.Kind != CelKind.String)
            {
                return Errors.NoOverload("join", item);
            }

            if (!meter.TryWork(item.AsString.Length + separator.Length))
            {
                return Meter.LimitReached;
            }

            text.Append(i > 0 ? separator : "").Append(item.AsString);
        }

        return CelValue.FromString(text.ToString());
    }

    private static int After(string text, int from)
    {
        var next = from >= text.Length ? -1 : from + (char.IsHighSurrogate(text[from]) ? 2 : 1);
        return next == text.Length ? -1 : next;
    }
}
