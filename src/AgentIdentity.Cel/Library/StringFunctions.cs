using AgentIdentity.Cel.Planning;
using AgentIdentity.Cel.Types;
using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel.Library;

/// <summary>The string extension. Positions count code points.</summary>
internal static class StringFunctions
{
    public static IEnumerable<Overload> Overloads =>
    [
        Declare.Method("charAt", "(string, int) -> string", (args, _) => CharAt(args[0].AsString, args[1].AsInt)),
        Declare.Method("indexOf", "(string, string) -> int", (args, meter) => IndexOf(args, 0, meter)),
        Declare.Method("indexOf", "(string, string, int) -> int", (args, meter) => IndexOf(args, args[2].AsInt, meter)),
        Declare.Method("lastIndexOf", "(string, string) -> int", (args, meter) => LastIndexOf(args, null, meter)),
        Declare.Method("lastIndexOf", "(string, string, int) -> int", (args, meter) => LastIndexOf(args, args[2].AsInt, meter)),
        Declare.Method("lowerAscii", "(string) -> string", (args, meter) => Mapped(args[0].AsString, char.IsAsciiLetterUpper, meter)),
        Declare.Method("upperAscii", "(string) -> string", (args, meter) => Mapped(args[0].AsString, char.IsAsciiLetterLower, meter)),
        Declare.Method("trim", "(string) -> string", (args, meter) => Whole(args[0].AsString.Trim(), meter)),
        Declare.Method("reverse", "(string) -> string", (args, meter) => Whole(CodePoints.ToText(args[0].AsString.EnumerateRunes().Reverse()), meter)),
        Declare.Method("replace", "(string, string, string) -> string", (args, meter) => Replacement.Apply(args, -1, meter)),
        Declare.Method("replace", "(string, string, string, int) -> string", (args, meter) => Replacement.Apply(args, args[3].AsInt, meter)),
        Declare.Method("split", "(string, string) -> list(string)", (args, meter) => Splitting.Apply(args, -1, meter)),
        Declare.Method("split", "(string, string, int) -> list(string)", (args, meter) => Splitting.Apply(args, args[2].AsInt, meter)),
        Declare.Method("substring", "(string, int) -> string", (args, meter) => Substring(args[0].AsString, args[1].AsInt, null, meter)),
        Declare.Method("substring", "(string, int, int) -> string", (args, meter) => Substring(args[0].AsString, args[1].AsInt, args[2].AsInt, meter)),
        Declare.Method("join", "(list(string)) -> string", (args, meter) => Splitting.Join(args[0].ListOf, "", meter)),
        Declare.Method("join", "(list(string), string) -> string", (args, meter) => Splitting.Join(args[0].ListOf, args[1].AsString, meter)),
        Declare.Function("strings.quote", "(string) -> string", (args, meter) => Whole(Rendering.Quoted(args[0].AsString), meter)),
        Declare.Method("format", "(string, list(dyn)) -> string", (args, meter) => new Formatting(args[0].AsString, args[1].ListOf, meter).Run()),
    ];

    private static CelValue Whole(string text, Meter meter) =>
        meter.TryWork(text.Length) ? CelValue.FromString(text) : Meter.LimitReached;

    private static CelValue Mapped(string text, Func<char, bool> changes, Meter meter) =>
        Whole(string.Create(text.Length, (text, changes), static (span, state) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = state.changes(state.text[i]) ? (char)(state.text[i] ^ 0x20) : state.text[i];
            }
        }), meter);

    private static CelValue CharAt(string text, long index)
    {
        var start = CodePoints.ToOffset(text, index);
        if (start < 0)
        {
            return OutOfRange(index);
        }

        return CelValue.FromString(start == text.Length ? "" : text.Substring(start, char.IsHighSurrogate(text[start]) ? 2 : 1));
    }

    private static CelValue Substring(string text, long start, long? end, Meter meter)
    {
        var from = CodePoints.ToOffset(text, start);
        var to = end is { } given ? CodePoints.ToOffset(text, given) : text.Length;
        return from < 0 ? OutOfRange(start)
            : to < 0 ? OutOfRange(end!.Value)
            : from > to ? CelValue.Error($"invalid substring range: {start} to {end}")
            : Whole(text[from..to], meter);
    }

    private static CelValue IndexOf(ReadOnlySpan<CelValue> args, long start, Meter meter)
    {
        var text = args[0].AsString;
        meter.TryWork(text.Length);
        var from = CodePoints.ToOffset(text, start);
        if (from < 0)
        {
            return OutOfRange(start);
        }

        var found = text.IndexOf(args[1].AsString, from, StringComparison.Ordinal);
        return CelValue.FromInt(found < 0 ? -1 : CodePoints.Count(text.AsSpan(0, found)));
    }

    private static CelValue LastIndexOf(ReadOnlySpan<CelValue> args, long? start, Meter meter)
    {
        var (text, wanted) = (args[0].AsString, args[1].AsString);
        meter.TryWork(text.Length);
        var from = start is { } given ? CodePoints.ToOffset(text, given) : text.Length;
        if (from < 0)
        {
            return OutOfRange(start!.Value);
        }

        // A match may begin at the start position, so it may end beyond it.
        var found = text.AsSpan(0, Math.Min(text.Length, from + wanted.Length)).LastIndexOf(wanted, StringComparison.Ordinal);
        return CelValue.FromInt(found < 0 ? -1 : CodePoints.Count(text.AsSpan(0, found)));
    }

    private static CelValue OutOfRange(long index) => CelValue.Error($"index out of range: {index}");
}
