namespace AgentIdentity.Cel.Tests.Differential;

/// <summary>Every known difference from other evaluators. A test holds each to its example, so that none outlives its reason.</summary>
internal static class Disagreements
{
    private const string Go = "cel-go";
    private const string Es = "@bufbuild/cel";

    public static IReadOnlyList<Disagreement> All { get; } =
    [
        new(Go, "writes a timestamp with the offset it was read with; a timestamp has no offset in the language definition, so it is written in UTC here", "string(timestamp('2009-02-13T23:31:30.5+05:30'))", @"(string|format)\(.*T\d\d:\d\d:\d\d[.\d]*[+-]\d\d:\d\d"),
        new(Go, "takes the last of two equal keys of a map literal; the conformance data demands an error", "size({'a': 1, 'a': 2})", "ours   error repeated key"),
        new(Go, "answers all milliseconds of a duration; the conformance data demands those beyond the last second", "duration('1s').getMilliseconds()", @"getMilliseconds\(\)"),
        new(Go, "writes durations through a double, which loses what is finer", "string(duration('9223372036.854775807s'))", @"(string|format)\(.*(duration\(|timestamp\()"),
        new(Go, "refuses a constant time or duration that cannot be read even where it is never evaluated; the conformance data wants an error of evaluation", "true || timestamp('x') == timestamp('y')", @"(timestamp|duration)\(.*theirs error"),
        new(Go, "takes the year 1, not 1970, for the zero value of a timestamp", "optional.ofNonZeroValue(timestamp('1970-01-01T00:00:00Z')).hasValue()", @"ofNonZeroValue\(.*timestamp\("),
        new(Go, "formats a double as %d; its own message says that only integers are", "'%d'.format([1.5])", "ours   error format: clause %d does not take Double"),
        new(Go, "does not select through an optional that came out of a list or a map", "{'x': optional.of({'a': 1})}.x.a.value()", @"optional.*\.a.*theirs error"),
        new(Go, "selects nothing, through an optional, from what has no fields, and has() finds nothing there; the conformance data demands an error", "has(dyn(0).a)", @"ours   error (type '.*' does not support field selection|no such overload: _\[\?_\])"),
        new(Go, "formats constants when it checks, and so refuses what is never formatted", "true || '%s'.format([optional.none()]) == ''", @"format\(.*theirs error"),
        new(Go, "takes what comes of sorting a list of unknown types for ints when it checks", "string([7u, dyn(5u)].sort().last().value())", @"\.sort(By)?\(.*theirs error"),
        new(Go, "reads underscores among the digits of a double", "double('1_000')", @"1_000"),
        new(Go, "knows by how many seconds a zone was off before it had standard time; here they are whole minutes", "timestamp('0001-01-01T00:00:00Z').getSeconds('Europe/Berlin')", @"0001-01-01.*getSeconds\("),
        new(Go, "finds nothing before the very end of a text when it is told to search backwards from there", "'ab'.lastIndexOf('b', 2)", @"lastIndexOf\("),
        new(Go, "refuses constants that are no numbers among the arguments of math.least and math.greatest when it checks; here it is an error at run time", "true || math.least(null, 1.5) > 1.0", @"math\.(least|greatest)\(.*(null|'|\[|\{|true|false).*theirs error"),
        new(Go, "takes a position beyond the end of a text for the end; the conformance data demands an error", "'abc'.indexOf('a', 30)", "(indexOf|lastIndexOf).*ours   error index out of range"),
        new(Go, "lets a field be selected of a map whose keys are no texts, which then fails at run time; here the checker refuses it", "true || {0: true}.a", "has no text keys to select by"),
        new(Go, "keeps octets that are no UTF-8 in a text; here they become U+FFFD", "base64.encode(bytes('%s'.format([b'\\xff'])))", @"format\(.*(b'|b\])"),
        new(Go, "takes map keys of any type; the language definition has four", "size({0.1: 1})", "(a map's key cannot be of type|unsupported key type)"),
        new(Go, "settles what an empty list or map may hold in another order when it checks", "[].sort().join()", @"(\[\]|\{\}).*(theirs error|ours   error \d+:\d+: )"),
        new(Go, "turns a duration into an int, of nanoseconds; @bufbuild/cel makes seconds of it, and the language definition has no such conversion", "int(duration('1s'))", @"ours   error.*(no overload of 'int'|no such overload: int)"),
        new(Es, "turns a duration into an int, of seconds; cel-go makes nanoseconds of it, and the language definition has no such conversion", "int(duration('1s'))", @"int\(.*ours   error no such overload: int"),
        new(Es, "reads timestamp(int) as milliseconds", "timestamp(1)", @"timestamp\(([^']|'[^']*'\.)"),
        new(Es, "takes times that no clock shows, such as 24:00:00 and a 29th of February in 2023", "timestamp('2023-02-29T00:00:00Z')", "ours   error cannot convert the string to timestamp"),
        new(Es, "takes nine digits of a second at most", "timestamp('2024-01-01T00:00:00.1234567891Z')", @"\.1234567891Z"),
        new(Es, "reads the parts of a time through Date, in whole milliseconds, and does not take the empty name of a zone for UTC", "timestamp('9999-12-31T23:59:59.999999999Z').getFullYear()", @"get[A-Z][A-Za-z]+\("),
        new(Es, "writes fractions of seconds with three, six or nine digits, and doubles as JavaScript does", "string(-0.0)", @"(string|format)\(.*(\d\.\d|double|duration|timestamp|\de-?\d|\bd\b)"),
        new(Es, "knows the micro sign U+00B5 in durations, and not the Greek letter U+03BC", "duration('1μs')", "μ"),
        new(Es, "takes an empty text for a duration of nothing", "duration('')", "ours   error cannot convert the string to duration"),
        new(Es, "takes any text for a double, as NaN", "double('a')", "ours   error cannot convert the string to double"),
        new(Es, "takes a sign before the digits of a uint, and an empty text", "uint('+5')", "ours   error cannot convert the string to uint"),
        new(Es, "takes an empty text for the int 0", "int('')", "ours   error cannot convert the string to int"),
        new(Es, "takes two equal keys that are unsigned", "{0u: 1, 0u: 2}", "ours   error repeated key"),
        new(Es, "takes a field that is null for one that is not there", "has({'a': null}.a)", @"has\(| in "),
        new(Es, "reads a constant pattern when it is first used; here one that is no regular expression is refused at once", "true || 'a'.matches('(')", "not a regular expression"),
        new(Es, "cannot divide the largest uint", "18446744073709551615u / 1u", @"/.*theirs error"),
        new(Es, "splits into no parts where a very negative number is given", "'a'.split('b', -9223372036854775808)", @"split\(.*, "),
        new(Es, "counts a text in UTF-16 units", "'😀b'.charAt(1)", @"(charAt|substring|indexOf|lastIndexOf|split|replace|size)\("),
        new(Es, "takes a double for a map's key where it is a whole number", "{0.0: 0.0}", "ours   error unsupported key type"),
        new(Es, "takes the opposite of a uint", "-(-(5u))", "ours   error no such overload: -_"),
        new(Es, "takes a bool for an index", "[7][false]", "ours   error unsupported index type: Bool"),
        new(Es, "does not format a uint as %f or %e", "'%f'.format([1u])", @"%[\d.]*[ef].*format\(.*theirs error"),
        new(Es, "puts all replacements of the empty text before the text", "'ab'.replace('', 'x')", @"replace\("),
        new(Es, "does not search from the very end of a text", "'A'.indexOf('A', 1)", "(indexOf|lastIndexOf).*theirs error"),
    ];
}
