namespace AgentIdentity.Cel.Tests.Differential;

/// <summary>What expressions are made of.</summary>
internal static class Rules
{
    private static readonly string[] Ordered = ["bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration"];
    private static readonly string[] Numbers = ["int", "uint", "double"];

    /// <summary>The language definition and the string functions, which every evaluator has.</summary>
    public static IReadOnlyList<Rule> Core { get; } =
    [
        Rule.Of("(bool, bool) -> bool", "($0 && $1)"), Rule.Of("(bool, bool) -> bool", "($0 || $1)"), Rule.Of("(bool) -> bool", "!$0"),
        Rule.Of("(bool, A, A) -> A", "($0 ? $1 : $2)"),
        Rule.Of("(A, A) -> bool", "($0 == $1)"), Rule.Of("(A, A) -> bool", "($0 != $1)"), Rule.Of("(dyn, dyn) -> bool", "($0 == $1)"),
        .. from type in Ordered from sign in (string[])["<", "<=", ">", ">="] select Rule.Of($"({type}, {type}) -> bool", $"($0 {sign} $1)"),
        .. from left in Numbers from right in Numbers where left != right select Rule.Of($"({left}, {right}) -> bool", "($0 < $1)"),
        .. from left in Numbers from right in Numbers where left != right select Rule.Of($"({left}, {right}) -> bool", "($0 == dyn($1))"),
        .. from type in Numbers from sign in "+-*/" select Rule.Of($"({type}, {type}) -> {type}", $"($0 {sign} $1)"),
        .. from type in (string[])["int", "uint"] select Rule.Of($"({type}, {type}) -> {type}", "($0 % $1)"),
        .. from type in (string[])["string", "bytes", "duration", "list(A)"] select Rule.Of($"({type}, {type}) -> {type}", "($0 + $1)"),
        Rule.Of("(int) -> int", "-($0)"), Rule.Of("(double) -> double", "-($0)"),
        Rule.Of("(timestamp, duration) -> timestamp", "($0 + $1)"), Rule.Of("(timestamp, duration) -> timestamp", "($0 - $1)"),
        Rule.Of("(timestamp, timestamp) -> duration", "($0 - $1)"), Rule.Of("(duration, duration) -> duration", "($0 - $1)"),
        Rule.Of("(A, list(A)) -> bool", "($0 in $1)"), Rule.Of("(K, map(K, A)) -> bool", "($0 in $1)"), Rule.Of("(dyn, list(A)) -> bool", "($0 in $1)"),
        Rule.Of("(list(A), int) -> A", "$0[$1]"), Rule.Of("(list(A)) -> A", "$0[0]"), Rule.Of("(map(K, A), K) -> A", "$0[$1]"), Rule.Of("(list(A)) -> A", "$0[dyn(0.0)]"),
        Rule.Of("(map(string, A)) -> A", "$0.a"), Rule.Of("(map(string, A)) -> bool", "has($0.a)"),
        .. from type in (string[])["string", "bytes", "list(A)", "map(K, A)"] select Rule.Of($"({type}) -> int", "size($0)"),
        Rule.Of("(string) -> int", "$0.size()"),
        .. from type in (string[])["contains", "startsWith", "endsWith"] select Rule.Of("(string, string) -> bool", $"$0.{type}($1)"),
        Rule.Of("(string, pattern) -> bool", "$0.matches($1)"), Rule.Of("(string, string) -> bool", "$0.matches($1)"),
        .. Conversions("int", "uint", "double", "string", "timestamp"), .. Conversions("uint", "int", "double", "string"), .. Conversions("double", "int", "uint", "string"),
        .. Conversions("string", "bool", "int", "uint", "double", "bytes", "timestamp", "duration"), .. Conversions("bool", "string"), .. Conversions("bytes", "string"),
        Rule.Of("(int) -> timestamp", "timestamp($0)"), Rule.Of("(instant) -> timestamp", "timestamp($0)"), Rule.Of("(span) -> duration", "duration($0)"),
        Rule.Of("(A) -> type(dyn)", "type($0)"), Rule.Of("(A) -> dyn", "dyn($0)"), Rule.Of("(A, B) -> dyn", "[dyn($0), dyn($1)]"), Rule.Of("(A, B) -> dyn", "{'a': dyn($0), 'b': dyn($1)}"),
        Rule.Of("(dyn, dyn) -> dyn", "($0 + $1)"), Rule.Of("(dyn, dyn) -> bool", "($0 < $1)"), Rule.Of("(dyn) -> dyn", "$0.a"), Rule.Of("(dyn, dyn) -> dyn", "$0[$1]"), Rule.Of("(dyn) -> dyn", "size($0)"),
        Rule.Of("(A, A) -> list(A)", "[$0, $1]"), Rule.Of("(K, A) -> map(K, A)", "{$0: $1}"), Rule.Of("(K, A, K, A) -> map(K, A)", "{$0: $1, $2: $3}"),
        .. from getter in (string[])["getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getHours", "getMinutes", "getSeconds", "getMilliseconds"]
            from zoned in (bool[])[false, true]
            select zoned ? Rule.Of("(timestamp, zone) -> int", $"$0.{getter}($1)") : Rule.Of("(timestamp) -> int", $"$0.{getter}()"),
        .. from getter in (string[])["getHours", "getMinutes", "getSeconds", "getMilliseconds"] select Rule.Of("(duration) -> int", $"$0.{getter}()"),
        .. from macro in (string[])["all", "exists", "exists_one"] from range in (string[])["list(A)", "map(A, B)"] select Rule.Of($"({range}, bool) -> bool", $"$0.{macro}($v, $1)", "A"),
        Rule.Of("(list(A), bool) -> list(A)", "$0.filter($v, $1)", "A"), Rule.Of("(list(B), A) -> list(A)", "$0.map($v, $1)", "B"), Rule.Of("(list(B), bool, A) -> list(A)", "$0.map($v, $1, $2)", "B"),
        Rule.Of("(string, int) -> string", "$0.charAt($1)"), Rule.Of("(string, string) -> int", "$0.indexOf($1)"), Rule.Of("(string, string, int) -> int", "$0.indexOf($1, $2)"),
        Rule.Of("(string, string) -> int", "$0.lastIndexOf($1)"), Rule.Of("(string, string, int) -> int", "$0.lastIndexOf($1, $2)"), Rule.Of("(list(string)) -> string", "$0.join()"),
        Rule.Of("(list(string), string) -> string", "$0.join($1)"), Rule.Of("(string) -> string", "$0.lowerAscii()"), Rule.Of("(string) -> string", "$0.upperAscii()"), Rule.Of("(string) -> string", "$0.trim()"),
        Rule.Of("(string, string, string) -> string", "$0.replace($1, $2)"), Rule.Of("(string, string, string, int) -> string", "$0.replace($1, $2, $3)"),
        Rule.Of("(string, string) -> list(string)", "$0.split($1)"), Rule.Of("(string, string, int) -> list(string)", "$0.split($1, $2)"),
        Rule.Of("(string, int) -> string", "$0.substring($1)"), Rule.Of("(string, int, int) -> string", "$0.substring($1, $2)"),
        Rule.Of("(A) -> string", "'%s'.format([$0])"), Rule.Of("(int, uint) -> string", "'%d %d'.format([$0, $1])"), Rule.Of("(double) -> string", "'%.2f'.format([$0])"), Rule.Of("(double) -> string", "'%.3e'.format([$0])"),
        Rule.Of("(int) -> string", "'%x %X %o %b'.format([$0, $0, $0, $0])"), Rule.Of("(string, bytes) -> string", "'%x %X'.format([$0, $1])"), Rule.Of("(dyn) -> string", "'%d%%'.format([$0])"), Rule.Of("(double) -> string", "'%d %f %e'.format([$0, $0, $0])"),
    ];

    /// <summary>What cel-go has beyond it.</summary>
    public static IReadOnlyList<Rule> Full { get; } =
    [
        .. Core,
        Rule.Of("(string) -> string", "$0.reverse()"), Rule.Of("(string) -> string", "strings.quote($0)"), Rule.Of("(bytes) -> string", "base64.encode($0)"), Rule.Of("(encoded) -> bytes", "base64.decode($0)"),
        Rule.Of("(B, A) -> A", "cel.bind($v, $0, $1)", "B"),
        .. from number in Numbers from name in (string[])["greatest", "least"] from form in (string[])["($0)", "($0, $1)", "($0, $1, $2)", "([$0, $1, $2])"] select Rule.Of($"({number}, {number}, {number}) -> {number}", $"math.{name}{form}"),
        .. from number in Numbers from name in (string[])["abs", "sign"] select Rule.Of($"({number}) -> {number}", $"math.{name}($0)"),
        .. from name in (string[])["ceil", "floor", "round", "trunc", "sqrt"] select Rule.Of("(double) -> double", $"math.{name}($0)"),
        .. from name in (string[])["isNaN", "isInf", "isFinite"] select Rule.Of("(double) -> bool", $"math.{name}($0)"),
        .. from number in (string[])["int", "uint"] from name in (string[])["bitAnd", "bitOr", "bitXor"] select Rule.Of($"({number}, {number}) -> {number}", $"math.{name}($0, $1)"),
        .. from number in (string[])["int", "uint"] from name in (string[])["bitShiftLeft", "bitShiftRight"] select Rule.Of($"({number}, int) -> {number}", $"math.{name}($0, $1)"),
        .. from number in (string[])["int", "uint"] select Rule.Of($"({number}) -> {number}", "math.bitNot($0)"),
        Rule.Of("(list(A), int, int) -> list(A)", "$0.slice($1, $2)"), Rule.Of("(list(A)) -> list(A)", "$0.reverse()"), Rule.Of("(list(A)) -> list(A)", "$0.distinct()"), Rule.Of("(list(list(A))) -> list(A)", "$0.flatten()"),
        Rule.Of("(list(A)) -> optional(A)", "$0.first()"), Rule.Of("(list(A)) -> optional(A)", "$0.last()"),
        .. from type in Ordered select Rule.Of($"(list({type})) -> list({type})", "$0.sort()"), .. from type in Ordered select Rule.Of($"(list(B), {type}) -> list(B)", "$0.sortBy($v, $1)", "B"),
        Rule.Of("(list(A)) -> list(int)", "lists.range(size($0))"), Rule.Of("(int) -> list(int)", "lists.range($0 % 20)"),
        .. from name in (string[])["contains", "equivalent", "intersects"] select Rule.Of("(list(A), list(A)) -> bool", $"sets.{name}($0, $1)"),
        Rule.Of("(A) -> optional(A)", "optional.of($0)"), Rule.Of("(A) -> optional(A)", "optional.ofNonZeroValue($0)"), Rule.Of("(optional(A)) -> bool", "$0.hasValue()"), Rule.Of("(optional(A)) -> A", "$0.value()"),
        Rule.Of("(optional(A), A) -> A", "$0.orValue($1)"), Rule.Of("(optional(A), optional(A)) -> optional(A)", "$0.or($1)"), Rule.Of("(map(string, A)) -> optional(A)", "$0.?a"), Rule.Of("(list(A), int) -> optional(A)", "$0[?$1]"),
        Rule.Of("(map(K, A), K) -> optional(A)", "$0[?$1]"), Rule.Of("(optional(map(string, A))) -> optional(A)", "$0.a"), Rule.Of("(optional(A), A) -> list(A)", "[?$0, $1]"), Rule.Of("(K, optional(A)) -> map(K, A)", "{?$0: $1}"),
        Rule.Of("(optional(B), A) -> optional(A)", "$0.optMap($v, $1)", "B"), Rule.Of("(optional(B), optional(A)) -> optional(A)", "$0.optFlatMap($v, $1)", "B"),
        .. from macro in (string[])["all", "exists", "existsOne"] select Rule.Of("(list(A), bool) -> bool", $"$0.{macro}($v, $w, $1)", "int, A"), .. from macro in (string[])["all", "exists", "existsOne"] select Rule.Of("(map(A, B), bool) -> bool", $"$0.{macro}($v, $w, $1)", "A, B"),
        Rule.Of("(list(B), A) -> list(A)", "$0.transformList($v, $w, $1)", "int, B"), Rule.Of("(list(B), bool, A) -> list(A)", "$0.transformList($v, $w, $1, $2)", "int, B"), Rule.Of("(map(K, B), A) -> map(K, A)", "$0.transformMap($v, $w, $1)", "K, B"),
        Rule.Of("(map(K, B), bool, A) -> map(K, A)", "$0.transformMap($v, $w, $1, $2)", "K, B"),
    ];

    private static IEnumerable<Rule> Conversions(string to, params string[] from) => from.Select(type => Rule.Of($"({type}) -> {to}", $"{to}($0)"));
}
