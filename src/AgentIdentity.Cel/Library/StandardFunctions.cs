using AgentIdentity.Cel.Costs;
using AgentIdentity.Cel.Patterns;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Library;

/// <summary>The functions of the language definition.</summary>
internal static class StandardFunctions
{
    public static IEnumerable<Overload> Overloads =>
    [
        .. Sizes("string"), .. Sizes("bytes"), .. Sizes("list(A)"), .. Sizes("map(A, B)"),
        Declare.Method("contains", "(string, string) -> bool", Texts.Contains) with { Cost = CostRules.Contains },
        Declare.Method("startsWith", "(string, string) -> bool", Texts.StartsWith) with { Cost = CostRules.PassOver },
        Declare.Method("endsWith", "(string, string) -> bool", Texts.EndsWith) with { Cost = CostRules.PassOver },
        Declare.Method("matches", "(string, string) -> bool", Regexes.Matches) with { Cost = CostRules.Matches },
        Declare.Function("matches", "(string, string) -> bool", Regexes.Matches) with { Cost = CostRules.Matches },
        Declare.Function("type", "(A) -> type(A)", (args, _) => CelValue.FromType(Conversions.TypeOf(args[0]))),
        Declare.Function("dyn", "(A) -> dyn", (args, _) => args[0]),
        .. Conversion("bool", Conversions.ToBool, "bool", "string"),
        .. Conversion("int", Conversions.ToInt, "int", "uint", "double", "string", "timestamp"),
        .. Conversion("uint", Conversions.ToUInt, "uint", "int", "double", "string"),
        .. Conversion("double", Conversions.ToDouble, "double", "int", "uint", "string"),
        .. Conversion("string", Conversions.ToText, "string", "bool", "int", "uint", "double", "bytes", "timestamp", "duration"),
        .. Conversion("bytes", Conversions.ToBytes, "bytes", "string"),
        .. Conversion("timestamp", Conversions.ToTimestamp, "timestamp", "string", "int"),
        .. Conversion("duration", Conversions.ToDuration, "duration", "string"),
        .. Calendar.Overloads,
    ];

    private static IEnumerable<Overload> Sizes(string type) =>
    [
        Declare.Function("size", $"({type}) -> int", (args, meter) => Size.Answer(args[0], meter)),
        Declare.Method("size", $"({type}) -> int", (args, meter) => Size.Answer(args[0], meter)),
    ];

    private static IEnumerable<Overload> Conversion(string name, Func<CelValue, CelValue> convert, params string[] from) =>
        from.Select(type => Declare.Function(name, $"({type}) -> {name}", (args, meter) =>
        {
            meter.TryWork(Size.Of(args[0]));
            return convert(args[0]);
        }) with
        { Cost = (name, type) is ("string", "bytes") or ("bytes", "string") ? CostRules.PassOver : null });
}
