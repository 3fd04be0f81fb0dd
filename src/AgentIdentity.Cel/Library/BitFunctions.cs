using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Library;

/// <summary>Bits of ints and uints. Shifts are logical; a shift by 64 or more leaves nothing.</summary>
internal static class BitFunctions
{
    public static IEnumerable<Overload> Overloads =>
    [
        .. Pair("math.bitAnd", (a, b) => a & b),
        .. Pair("math.bitOr", (a, b) => a | b),
        .. Pair("math.bitXor", (a, b) => a ^ b),
        Declare.Function("math.bitNot", "(int) -> int", (args, _) => CelValue.FromInt(~args[0].AsInt)),
        Declare.Function("math.bitNot", "(uint) -> uint", (args, _) => CelValue.FromUInt(~args[0].AsUInt)),
        .. Shift("math.bitShiftLeft", (bits, by) => bits << by),
        .. Shift("math.bitShiftRight", (bits, by) => bits >> by),
    ];

    private static IEnumerable<Overload> Pair(string name, Func<ulong, ulong, ulong> apply) =>
    [
        Declare.Function(name, "(int, int) -> int", (args, _) =>
            CelValue.FromInt(unchecked((long)apply((ulong)args[0].AsInt, (ulong)args[1].AsInt)))),
        Declare.Function(name, "(uint, uint) -> uint", (args, _) => CelValue.FromUInt(apply(args[0].AsUInt, args[1].AsUInt))),
    ];

    private static IEnumerable<Overload> Shift(string name, Func<ulong, int, ulong> apply) =>
    [
        Declare.Function(name, "(int, int) -> int", (args, _) => args[1].AsInt < 0
            ? NegativeOffset : CelValue.FromInt(unchecked((long)Shifted((ulong)args[0].AsInt, args[1].AsInt, apply)))),
        Declare.Function(name, "(uint, int) -> uint", (args, _) => args[1].AsInt < 0
            ? NegativeOffset : CelValue.FromUInt(Shifted(args[0].AsUInt, args[1].AsInt, apply))),
    ];

    private static CelValue NegativeOffset { get; } = CelValue.Error("a shift cannot be negative");

    private static ulong Shifted(ulong bits, long by, Func<ulong, int, ulong> apply) => by > 63 ? 0 : apply(bits, (int)by);
}
