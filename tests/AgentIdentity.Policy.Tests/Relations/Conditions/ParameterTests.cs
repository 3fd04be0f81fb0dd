using AgentIdentity.Policy.Tests.Relations.Advisories;

namespace AgentIdentity.Policy.Tests.Relations.Conditions;

/// <summary>Values of every parameter type, as OpenFGA converts them (policy.md 1.4.11).</summary>
public sealed class ParameterTests
{
    [Theory]
    [InlineData("bool", "p", "true", "true")]
    [InlineData("bool", "p", "false", "false")]
    [InlineData("bool", "p", "\"true\"", "unusable")]
    [InlineData("bool", "p", "1", "unusable")]
    [InlineData("string", "p == '7'", "\"7\"", "true")]
    [InlineData("string", "p == '7'", "7", "unusable")]
    [InlineData("int", "p == 7", "7", "true")]
    [InlineData("int", "p == 7", "7.0", "true")]
    [InlineData("int", "p == 700", "7e2", "true")]
    [InlineData("int", "p == -7", "\"-7\"", "true")]
    [InlineData("int", "p == 9223372036854775807", "\"9223372036854775807\"", "true")]
    [InlineData("int", "p > 0", "\"9223372036854775808\"", "unusable")]
    [InlineData("int", "p == 7", "7.5", "unusable")]
    [InlineData("int", "p == 7", "\"seven\"", "unusable")]
    [InlineData("int", "p == 7", "true", "unusable")]
    [InlineData("uint", "p == 7u", "7", "true")]
    [InlineData("uint", "p == 7u", "\"7\"", "true")]
    [InlineData("uint", "p == 7u", "-7", "unusable")]
    [InlineData("double", "p == 7.5", "7.5", "true")]
    [InlineData("double", "p == 7.5", "\"7.5\"", "true")]
    [InlineData("double", "p == 7.0", "7", "true")]
    [InlineData("double", "p == 7.5", "\"x\"", "unusable")]
    [InlineData("duration", "p == duration('5400s')", "\"1h30m\"", "true")]
    [InlineData("duration", "p < duration('1s')", "\"1.5ms\"", "true")]
    [InlineData("duration", "p < duration('0s')", "\"-1h\"", "true")]
    [InlineData("duration", "p == duration('1s')", "\"1 s\"", "unusable")]
    [InlineData("duration", "p == duration('1s')", "1", "unusable")]
    [InlineData("timestamp", "p < timestamp('2026-01-01T00:00:00Z')", "\"2026-01-01T00:30:00+01:00\"", "true")]
    [InlineData("timestamp", "p < timestamp('2026-01-01T00:00:00Z')", "\"2026-01-01\"", "unusable")]
    [InlineData("timestamp", "p < timestamp('2026-01-01T00:00:00Z')", "1767225600", "unusable")]
    [InlineData("ipaddress", "p.in_cidr('10.0.0.0/8')", "\"10.9.8.7\"", "true")]
    [InlineData("ipaddress", "p.in_cidr('10.0.0.0/8')", "\"::ffff:10.9.8.7\"", "true")]
    [InlineData("ipaddress", "p.in_cidr('2001:db8::/32')", "\"2001:db8::1\"", "true")]
    [InlineData("ipaddress", "p == ipaddress('10.0.0.1')", "\"10.0.0.1\"", "true")]
    [InlineData("ipaddress", "p.in_cidr('10.0.0.0/8')", "\"10.0.0\"", "unusable")]
    [InlineData("ipaddress", "p.in_cidr('10.0.0.0/33')", "\"10.0.0.1\"", "failed")]
    [InlineData("list<string>", "'b' in p", "[\"a\",\"b\"]", "true")]
    [InlineData("list<string>", "'b' in p", "[\"a\",1]", "unusable")]
    [InlineData("list<int>", "p.exists(x, x > 5)", "[\"7\", 1]", "true")]
    [InlineData("list<timestamp>", "p[0] < p[1]", "[\"2025-01-01T00:00:00Z\",\"2026-01-01T00:00:00Z\"]", "true")]
    [InlineData("list<string>", "'b' in p", "\"b\"", "unusable")]
    [InlineData("map<string>", "p.team == 'red'", "{\"team\":\"red\"}", "true")]
    [InlineData("map<string>", "p.team == 'red'", "{}", "failed")]
    [InlineData("map<bool>", "p['on']", "{\"on\":true}", "true")]
    [InlineData("map<int>", "p.n == 1", "{\"n\":\"one\"}", "unusable")]
    [InlineData("int", "10 / p == 1", "0", "failed")]
    [InlineData("string", "p == ''", "null", "unusable")]
    public void A_value_is_converted_as_OpenFGA_does_or_the_tuple_cannot_be_judged(string type, string expression, string json, string expected)
    {
        var store = new Store($"type user\ntype document\n  relations\n    define viewer: [user with c]\ncondition c(p: {type}) {{\n  {expression}\n}}\n",
            "user:ben viewer document:1 | c", "user:ann viewer document:1 | c {\"p\":" + json + "}");

        Said(store.Ask("user:ben viewer document:1", $$"""{"p":{{json}}}""")).Should().Be(expected);
        Said(store.Ask("user:ann viewer document:1")).Should().Be(expected, "a tuple's own value is converted alike");
        (store.Refusal("user:eve viewer document:1 | c {\"p\":" + json + "}") is not null).Should().Be(expected == "unusable", "a value that cannot be used cannot be written");
    }

    private static string Said(RelationResult<RelationAnswer> result) =>
        result.Ok ? result.Value.Allowed ? "true" : "false"
        : result.Failure!.Code != RelationFailureCode.ValidationError ? result.Failure.Code.ToString()
        : result.Failure.Message.Contains("is unusable", StringComparison.Ordinal) ? "unusable"
        : result.Failure.Message.Contains("failed", StringComparison.Ordinal) ? "failed" : result.Failure.Message;
}
