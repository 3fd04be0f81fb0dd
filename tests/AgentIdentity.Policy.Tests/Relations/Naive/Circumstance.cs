using System.Net;
using System.Text.Json;

namespace AgentIdentity.Policy.Tests.Relations.Naive;

/// <summary>
/// A condition of generated models, with its meaning written down a second time in C#. A value comes as one of a few JSON
/// texts whose meaning is written beside them, so that neither the conversions nor CEL are trusted.
/// </summary>
internal sealed record Circumstance(string Name, string Text, IReadOnlyList<string> Parameters, Func<IReadOnlyDictionary<string, object>, Truth> Holds)
{
    /// <summary>The JSON values that worlds use; null is a value that cannot be converted to the parameter's type.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<(string Json, object? Value)>> Values { get; } =
        new Dictionary<string, IReadOnlyList<(string, object?)>>
        {
            ["x"] = [("7", 7L), ("\"6\"", 6L), ("5", 5L), ("3e0", 3L), ("7.5", null), ("\"many\"", null)],
            ["flag"] = [("true", true), ("false", false), ("\"true\"", null)],
            ["n"] = [("0", 0L), ("2", 2L), ("20", 20L), ("null", null)],
            ["ip"] = [("\"10.1.2.3\"", IPAddress.Parse("10.1.2.3")), ("\"::ffff:10.0.0.1\"", IPAddress.Parse("10.0.0.1")), ("\"192.0.2.1\"", IPAddress.Parse("192.0.2.1")), ("\"here\"", null)],
            ["since"] = [("\"2026-01-01T00:00:00Z\"", Year(2026)), ("\"2024-01-01T01:00:00+01:00\"", Year(2024)), ("\"yesterday\"", null)],
            ["span"] = [("\"24h\"", TimeSpan.FromDays(1)), ("\"20000h\"", TimeSpan.FromHours(20_000)), ("\"1 day\"", null)],
            ["tags"] = [("[\"a\",\"b\"]", new[] { "a", "b" }), ("[]", Array.Empty<string>()), ("[1]", null)],
        };

    public static IReadOnlyList<Circumstance> All { get; } =
    [
        new("more", "condition more(x: int) {\n  x > 5\n}", ["x"], v => Of((long)v["x"] > 5)),
        new("either", "condition either(x: int, flag: bool) {\n  flag || x > 5\n}", ["x", "flag"], v => Of((bool)v["flag"] || (long)v["x"] > 5)),
        new("share", "condition share(n: int) {\n  10 / n > 1\n}", ["n"], v => (long)v["n"] == 0 ? Truth.Fault : Of(10 / (long)v["n"] > 1)),
        new("inside", "condition inside(ip: ipaddress) {\n  ip.in_cidr(\"10.0.0.0/8\")\n}", ["ip"], v => Of(((IPAddress)v["ip"]).GetAddressBytes() is [10, ..])),
        new("young", "condition young(since: timestamp, span: duration) {\n  since + span > timestamp(\"2026-01-01T12:00:00Z\")\n}", ["since", "span"],
            v => Of((DateTimeOffset)v["since"] + (TimeSpan)v["span"] > Year(2026).AddHours(12))),
        new("tagged", "condition tagged(tags: list<string>) {\n  \"a\" in tags\n}", ["tags"], v => Of(((string[])v["tags"]).Contains("a"))),
    ];

    /// <summary>What a tuple's condition comes to. Its own values win over the request's; every parameter is needed (policy.md 1.4.9).</summary>
    public static Truth Of(TupleCondition? condition, JsonElement request)
    {
        if (condition is null)
        {
            return Truth.True;
        }

        var circumstance = All.Single(c => c.Name == condition.Name);
        var values = new Dictionary<string, object>();
        foreach (var parameter in circumstance.Parameters)
        {
            if (!(condition.Context is { } own && own.TryGetProperty(parameter, out var json)) && !request.TryGetProperty(parameter, out json))
            {
                return Truth.Fault;
            }

            if (Values[parameter].Single(v => v.Json == json.GetRawText()).Value is not { } value)
            {
                return Truth.Fault;
            }

            values[parameter] = value;
        }

        return circumstance.Holds(values);
    }

    private static Truth Of(bool value) => value ? Truth.True : Truth.False;

    private static DateTimeOffset Year(int year) => new(year, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
