using System.Text;
using AgentIdentity.Cel.Planning;

namespace AgentIdentity.Cel.Library;

internal static class Replacement
{
    /// <summary>At most so many replacements; all of them where the limit is negative. An empty text stands before every code point and at the end.</summary>
    public static CelValue Apply(ReadOnlySpan<CelValue> args, long limit, Meter meter)
    {
        var (text, old, replacement) = (args[0].AsString, args[1].AsString, args[2].AsString);
        if (!meter.TryWork(text.Length))
        {
            return Meter.LimitReached;
        }

        var result = new StringBuilder();
        var from = 0;
        for (var done = 0L; limit < 0 || done < limit; done++)
        {
            var at = old.Length > 0 ? text.IndexOf(old, from, StringComparison.Ordinal) : Next(text, from, done);
            if (at < 0)
            {
                break;
            }

            if (!meter.TryWork(replacement.Length))
            {
                return Meter.LimitReached;
            }

            result.Append(text, from, at - from).Append(replacement);
            from = at + old.Length;
        }

        return CelValue.FromString(result.Append(text, from, text.Length - from).ToString());
    }

    private static int Next(string text, int from, long done) =>
        done == 0 ? 0 : from >= text.Length ? -1 : from + (char.IsHighSurrogate(text[from]) ? 2 : 1);
}
