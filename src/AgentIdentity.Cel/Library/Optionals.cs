using AgentIdentity.Cel.Planning;
using AgentIdentity.Cel.Types;
using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel.Library;

/// <summary>Values that may be absent. <c>or</c> and <c>orValue</c> look at their argument only where they need it.</summary>
internal static class Optionals
{
    public static IEnumerable<Overload> Overloads =>
    [
        Declare.Function("optional.of", "(A) -> optional(A)", (args, _) => Some(args[0])),
        Declare.Function("optional.none", "() -> optional(A)", (_, _) => None),
        Declare.Function("optional.ofNonZeroValue", "(A) -> optional(A)", (args, _) => IsZero(args[0]) ? None : Some(args[0])),
        Declare.Function("optional.unwrap", "(list(optional(A))) -> list(A)", (args, _) => Unwrap(args[0])),
        Declare.Method("unwrapOpt", "(list(optional(A))) -> list(A)", (args, _) => Unwrap(args[0])),
        Declare.Method("hasValue", "(optional(A)) -> bool", (args, _) => CelValue.FromBool(args[0].OptionalOf.Value is not null)),
        Declare.Method("value", "(optional(A)) -> A", (args, _) => args[0].OptionalOf.Value ?? CelValue.Error("optional.none() dereference")),
        Declare.Operator("or", "(optional(A), optional(A)) -> optional(A)") with { IsMethod = true },
        Declare.Operator("orValue", "(optional(A), A) -> A") with { IsMethod = true },
        Declare.Method("first", "(list(A)) -> optional(A)", (args, _) => End(args[0].ListOf, last: false)),
        Declare.Method("last", "(list(A)) -> optional(A)", (args, _) => End(args[0].ListOf, last: true)),
        Declare.Operator("_[?_]", "(list(A), int) -> optional(A)"),
        Declare.Operator("_[?_]", "(optional(list(A)), int) -> optional(A)"),
        Declare.Operator("_[?_]", "(map(A, B), A) -> optional(B)"),
        Declare.Operator("_[?_]", "(optional(map(A, B)), A) -> optional(B)"),
        Declare.Operator("_[_]", "(optional(list(A)), int) -> optional(A)"),
        Declare.Operator("_[_]", "(optional(map(A, B)), A) -> optional(B)"),
    ];

    private static CelValue None { get; } = CelValue.FromOptional(OptionalValue.None);

    public static Step Or(Step left, Step right) => frame =>
    {
        var value = left(frame);
        frame.Charge(1);
        return !value.IsValue ? value
            : value.Kind != CelKind.Optional ? Errors.NoOverload("or", value)
            : value.OptionalOf.Value is not null ? value
            : right(frame) is { Kind: CelKind.Optional or CelKind.Error or CelKind.Unknown } other ? other
            : CelValue.Error("no such overload: or");
    };

    public static Step OrValue(Step left, Step right) => frame =>
    {
        var value = left(frame);
        frame.Charge(1);
        return !value.IsValue ? value
            : value.Kind != CelKind.Optional ? Errors.NoOverload("orValue", value)
            : value.OptionalOf.Value ?? right(frame);
    };

    private static CelValue Some(in CelValue value) => CelValue.FromOptional(new OptionalValue(value));

    private static CelValue End(ListValue list, bool last) =>
        list.Count == 0 ? None : Some(list[last ? list.Count - 1 : 0]);

    private static CelValue Unwrap(in CelValue list)
    {
        var held = new List<CelValue>();
        foreach (var item in list.AsList)
        {
            if (item.Kind != CelKind.Optional)
            {
                return Errors.NoOverload("optional.unwrap", item);
            }

            if (item.OptionalOf.Value is { } value)
            {
                held.Add(value);
            }
        }

        return CelValue.FromList(new ArrayListValue(held));
    }

    private static bool IsZero(in CelValue value) => value.Kind switch
    {
        CelKind.Null => true,
        CelKind.Bool => !value.AsBool,
        CelKind.Int or CelKind.UInt or CelKind.Double => Numbers.Compare(value, CelValue.FromInt(0)) == 0,
        CelKind.String or CelKind.Bytes or CelKind.List or CelKind.Map => Size.Of(value) == 0,
        CelKind.Duration => value.Seconds == 0 && value.Nanos == 0,
        CelKind.Timestamp => value.Seconds == 0 && value.Nanos == 0,
        _ => false,
    };
}
