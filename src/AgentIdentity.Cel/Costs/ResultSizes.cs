using AgentIdentity.Cel.Syntax;

namespace AgentIdentity.Cel.Costs;

/// <summary>How large the results of library functions are by the sizes of their arguments. What is not here may be of any size.</summary>
internal static class ResultSizes
{
    private static readonly Bounds LongestScalar = new(0, 50);

    public static Extent Of(string function, IReadOnlyList<Extent> arguments) => (function, arguments) switch
    {
        (Operators.Add, [var left, var right]) => new(left.Size + right.Size) { Element = left.Element is { } a && right.Element is { } b ? a.Or(b) : null },
        ("dyn", [var value]) => value,
        ("optional.of" or "optional.ofNonZeroValue" or "of" or "ofNonZeroValue", [var value]) => Extent.Scalar with { Element = value },
        ("value", [{ Element: { } held }]) => held,
        ("orValue", [{ Element: { } held }, var other]) => held.Or(other),
        ("or", [var value, var other]) => value.Or(other),
        ("first" or "last", [var list]) => Extent.Scalar with { Element = list.Element },
        ("string", [var value]) => new(value.Size.OrLess().Or(LongestScalar)),
        ("bytes", [var text]) => new(text.Size * new Bounds(0, 4)),
        ("substring" or "trim" or "lowerAscii" or "upperAscii" or "base64.decode" or "decode", [var text, ..]) => new(text.Size.OrLess()),
        ("charAt", _) => new(new Bounds(0, 1)),
        ("base64.encode" or "encode", [var octets]) => new(octets.Size * new Bounds(0, 2) + new Bounds(0, 4)),
        ("strings.quote" or "quote", [var text]) => new(text.Size * new Bounds(0, 2) + new Bounds(0, 2)),
        ("replace", [var text, _, var by, ..]) => new((text.Size + Bounds.One) * (by.Size + Bounds.One).OrLess()),
        ("split", [var text, ..]) => new((text.Size + Bounds.One).OrLess()) { Element = new(text.Size.OrLess()) },
        ("join", [{ Element: { } item } list]) => new((list.Size * item.Size).OrLess()),
        ("join", [{ Element: { } item } list, var between]) => new((list.Size * (item.Size + between.Size)).OrLess()),
        ("reverse" or "sort" or "slice" or "distinct" or "@sortByKeys", [var list, ..]) => new(list.Size.OrLess()) { Element = list.Element },
        ("flatten", [{ Element: { } inner } list]) => new((list.Size * inner.Size.Or(Bounds.One)).OrLess()) { Element = inner.Element?.Or(inner) },
        _ => Extent.Unknown,
    };
}
