namespace AgentIdentity.Cel.Tests.Differential;

/// <summary>Values at and around the places where evaluators go wrong.</summary>
internal static class Literals
{
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        ["bool"] = ["true", "false"],
        ["int"] =
        [
            "0", "1", "-1", "2", "3", "7", "10", "63", "64", "-8", "100", "1000", "2147483647", "-2147483648", "9007199254740993",
            "9223372036854775807", "-9223372036854775808", "9223372036854775806", "0x10", "1709210096", "i", "l[0]", "m.a",
        ],
        ["uint"] = ["0u", "1u", "2u", "7u", "64u", "4294967295u", "9007199254740993u", "9223372036854775808u", "18446744073709551615u", "0xFFu", "u"],
        ["double"] =
        [
            "0.0", "-0.0", "1.0", "1.5", "-2.5", "0.1", "2.0", "3.0", "1e3", "1e21", "-1e-7", "123456789.125", "9007199254740993.0", "9223372036854775807.0",
            "18446744073709551615.0", "1e308", "5e-324", "double('NaN')", "double('Infinity')", "double('-Infinity')", "d",
        ],
        ["string"] =
        [
            "''", "'a'", "'A'", "'abc'", "'Ab C'", "'é'", "'😀'", "'e\\u0301'", "'aé😀b'", "'10'", "'-5'", "'+5'", "'1.5'", "'1e3'", "'true'", "'NaN'", "' x '", "'a,b,,c'",
            "'\\n\"\\\\'", "'\\u00a0x\\u2003'", "'ß'", "'İ'", "'%s'", "'YWI='", "'Straße'", "'0x1F'", "'1_000'", "'18446744073709551616'", "s", "sl[0]",
        ],
        ["bytes"] = ["b''", "b'a'", "b'abc'", "b'\\xff\\x00'", "b'é'", "b'\\303\\251'", "b"],
        ["null_type"] = ["null", "n"],
        ["google.protobuf.Timestamp"] =
        [
            "timestamp('2024-02-29T12:34:56Z')", "timestamp('1970-01-01T00:00:00Z')", "timestamp('0001-01-01T00:00:00Z')", "timestamp('9999-12-31T23:59:59.999999999Z')",
            "timestamp('2009-02-13T23:31:30.5+05:30')", "timestamp('1969-12-31T23:59:59.25Z')", "timestamp('2024-12-30T00:00:00Z')", "timestamp(1709210096)",
        ],
        ["google.protobuf.Duration"] =
        [
            "duration('0s')", "duration('1s')", "duration('-1.5s')", "duration('1h30m')", "duration('1ns')", "duration('100us')", "duration('9223372036s')",
            "duration('-9223372036s')", "duration('24h')", "duration('.5s')",
        ],
        ["type"] = ["int", "uint", "double", "string", "bytes", "bool", "list", "map", "null_type", "type", "google.protobuf.Timestamp", "google.protobuf.Duration"],
        ["dyn"] = ["dyn(1)", "dyn(1u)", "dyn(1.0)", "dyn('a')", "dyn(null)", "dyn([1])", "dyn({'a': 1})", "dyn(true)", "n", "i", "u", "d", "s", "b", "l", "m", "dl[3]", "mm.k", "mm.missing"],
        ["pattern"] =
        [
            "'a'", "'^a.*$'", "'[a-z]+'", "'(?i)AB'", "'\\\\d+'", "'a{2,3}'", "'(a|b)*c'", "'[^x]$'", "'\\\\bAb\\\\b'", "'\\\\pL+'", "'(?s).'", "'\\\\s'", "'^$'", "'\\x28'", "'a**'", "'(?=a)'",
            "'\\\\1'", "'[[:alpha:]]'", "'\\\\x{1F600}'", "'.'", "'\\\\w+é'", "'(?P<n>a)'", "'\\\\Aa\\\\z'", "'a{1001}'", "'(?U)a+?'", "'\\\\C'", "'\\\\Qa.b\\\\E'", "'[\\\\d-z]'",
        ],
        ["zone"] =
        [
            "'UTC'", "'America/New_York'", "'Europe/Berlin'", "'Asia/Kolkata'", "'+05:30'", "'-08:00'", "'02:00'", "'-00:30'", "'Nowhere/Land'", "''", "'Australia/Lord_Howe'", "'+14:00'", "'5'", "'EST'",
        ],
        ["instant"] =
        [
            "'2024-02-29T12:34:56Z'", "'2023-02-29T00:00:00Z'", "'2024-01-01'", "'2024-01-01T24:00:00Z'", "'2024-01-01T00:00:00+14:30'", "'0000-01-01T00:00:00Z'", "'2024-06-30T23:59:60Z'",
            "'2024-01-01t00:00:00z'", "'2024-01-01T00:00:00.1234567891Z'", "'2024-01-01T00:00:00'", "'10000-01-01T00:00:00Z'", "'2024-1-1T0:0:0Z'", "'2024-01-01T00:00:00,5Z'",
        ],
        ["span"] = ["'1h'", "'1.5h'", "'-2m3.5s'", "'1h1h'", "'1d'", "''", "'0'", "'+1s'", "'1'", "'.s'", "'1µs'", "'1μs'", "'9223372036.854775807s'", "'9223372036.854775808s'", "'-9223372036.854775808s'", "'1e3s'", "'1 s'"],
        ["encoded"] = ["'YWI='", "'YWI'", "'YQ'", "'!!'", "''", "'_-8='", "'/w=='"],
    };

    public static string? Plainest(CelType type) => type.Name switch
    {
        "list" => "[]",
        "map" => "{}",
        "optional_type" => "optional.none()",
        "string" => "'a'",
        _ => Known.TryGetValue(type.Name, out var texts) ? texts[0] : null,
    };

    public static string Any(CelType type, Dice dice)
    {
        string Value(int argument) => Any(type.Arguments[argument], dice);
        string Several(Func<string> one) => string.Join(", ", Enumerable.Range(0, dice.OneIn(8) ? 0 : 1 + dice.Below(3)).Select(_ => one()));
        return type.Name switch
        {
            "list" => $"[{Several(() => Value(0))}]",
            // One key, as which of two equal keys is at fault is not the question here.
            "map" => dice.OneIn(8) ? "{}" : $"{{{(type.Arguments[0].Name == "string" && !dice.OneIn(3) ? "'a'" : Value(0))}: {Value(1)}}}",
            "optional_type" => dice.OneIn(3) ? "optional.none()" : $"optional.of({Value(0)})",
            _ => Usual(Known[type.Name], dice),
        };
    }

    /// <summary>One of the first more often than one of the rest, as too many extremes make nothing but errors.</summary>
    private static string Usual(string[] texts, Dice dice) => texts[dice.OneIn(3) ? dice.Below(texts.Length) : dice.Below(Math.Min(texts.Length, 6))];
}
