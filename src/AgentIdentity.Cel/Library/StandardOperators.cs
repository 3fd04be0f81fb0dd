using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Library;

/// <summary>What the operators take and answer, for the checker.</summary>
internal static class StandardOperators
{
    private static readonly string[] Ordered = ["bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration"];
    private static readonly string[] Numeric = ["int", "uint", "double"];

    public static IEnumerable<Overload> Overloads =>
    [
        Declare.Operator("_?_:_", "(bool, A, A) -> A"),
        Declare.Operator("_&&_", "(bool, bool) -> bool"),
        Declare.Operator("_||_", "(bool, bool) -> bool"),
        Declare.Operator("!_", "(bool) -> bool"),
        Declare.Operator("-_", "(int) -> int"),
        Declare.Operator("-_", "(double) -> double"),
        Declare.Operator("_==_", "(A, A) -> bool"),
        Declare.Operator("_!=_", "(A, A) -> bool"),
        .. Comparisons("_<_"), .. Comparisons("_<=_"), .. Comparisons("_>_"), .. Comparisons("_>=_"),
        .. Same("_+_", "int", "uint", "double", "string", "bytes", "duration"),
        Declare.Operator("_+_", "(list(A), list(A)) -> list(A)"),
        Declare.Operator("_+_", "(timestamp, duration) -> timestamp"),
        Declare.Operator("_+_", "(duration, timestamp) -> timestamp"),
        .. Same("_-_", "int", "uint", "double", "duration"),
        Declare.Operator("_-_", "(timestamp, timestamp) -> duration"),
        Declare.Operator("_-_", "(timestamp, duration) -> timestamp"),
        .. Same("_*_", Numeric), .. Same("_/_", Numeric), .. Same("_%_", "int", "uint"),
        Declare.Operator("@in", "(A, list(A)) -> bool"),
        Declare.Operator("@in", "(A, map(A, B)) -> bool"),
        Declare.Operator("_[_]", "(list(A), int) -> A"),
        Declare.Operator("_[_]", "(map(A, B), A) -> B"),
    ];

    private static IEnumerable<Overload> Same(string name, params string[] types) =>
        types.Select(type => Declare.Operator(name, $"({type}, {type}) -> {type}"));

    private static IEnumerable<Overload> Comparisons(string name) =>
        from left in Ordered
        from right in Ordered
        where left == right || (Numeric.Contains(left) && Numeric.Contains(right))
        select Declare.Operator(name, $"({left}, {right}) -> bool");
}
