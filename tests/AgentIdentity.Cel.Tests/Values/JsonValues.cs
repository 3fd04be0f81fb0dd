using System.Globalization;
using System.Text.Json;
using AgentIdentity.Tests;
using FsCheck.Xunit;

namespace AgentIdentity.Cel.Tests.Values;

public sealed class JsonValues
{
    private static readonly CelValue Arguments = CelValue.FromJson(Json(
        """{"amount": 80, "rate": 1.5, "to": ["a@corp.com", "b@else.org"], "nested": {"deep": {"id": 9007199254740993}}, "none": null, "big": 18446744073709551615}"""));

    [Theory]
    [InlineData("args.amount <= 250")]
    [InlineData("args.amount == 80.0 && args.amount == 80u")]
    [InlineData("args.rate * 2.0 == 3.0")]
    [InlineData("args.to.filter(r, !r.endsWith('@corp.com')) == ['b@else.org']")]
    [InlineData("args.nested.deep.id == 9007199254740993 && args.nested.deep.id != 9007199254740992")]
    [InlineData("args.big == 18446744073709551615u")]
    [InlineData("args.none == null")]
    [InlineData("!has(args.missing) && has(args.none)")]
    [InlineData("args.?missing.orValue(7) == 7")]
    [InlineData("args.?nested.?deep.?nope.?more.hasValue() == false")]
    [InlineData("args['amount'] == 80 && 'amount' in args && args.size() == 6")]
    [InlineData("args.all(k, k.size() > 1) && args.exists(k, v, v == 80)")]
    [InlineData("args.nested == {'deep': {'id': 9007199254740993}}")]
    [InlineData("args.to[1.0] == 'b@else.org'")]
    [InlineData("type(args) == map && type(args.to) == list && type(args.amount) == int && type(args.rate) == double")]
    public void A_document_is_read_in_place(string source) =>
        Expression.Evaluate(source, ("args", Arguments)).Should().Be(CelValue.FromBool(true));

    [Theory]
    [InlineData("args.missing > 1", "no such key: missing")]
    [InlineData("args.missing > 1 || args.amount > 1000", "no such key: missing")]
    [InlineData("args.to[2]", "out of bounds")]
    [InlineData("args.amount.x", "field selection")]
    [InlineData("args.amount + 1.5", "no such overload")]
    [InlineData("args.amount.startsWith('8')", "no such overload")]
    public void What_is_not_there_or_of_another_kind_is_an_error(string source, string text) =>
        Expression.Evaluate(source, ("args", Arguments)).ErrorText.Should().Contain(text);

    [Theory]
    [InlineData("\"5\"", "int", "5")]
    [InlineData("5.0", "int", "5")]
    [InlineData("5e0", "int", "5")]
    [InlineData("9223372036854775807", "int", "9223372036854775807")]
    [InlineData("5", "uint", "5u")]
    [InlineData("\"2.5\"", "double", "2.5")]
    [InlineData("\"2026-01-02T03:04:05.6Z\"", "timestamp", "timestamp(\"2026-01-02T03:04:05.6Z\")")]
    [InlineData("\"1h30m\"", "duration", "duration(\"5400s\")")]
    [InlineData("\"10.1.2.3\"", "ipaddress", "IPAddress(\"10.1.2.3\")")]
    [InlineData("[\"1\", 2]", "list", "[1, 2]")]
    [InlineData("{\"a\": \"1\"}", "map", "{\"a\": 1}")]
    [InlineData("true", "bool", "true")]
    public void A_declared_type_converts_as_OpenFGA_does(string json, string type, string expected) =>
        CelValue.FromJson(Json(json), Named(type)).ToString().Should().Be(expected);

    [Theory]
    [InlineData("5.5", "int")]
    [InlineData("1e-30", "int")]
    [InlineData("9223372036854775808", "int")]
    [InlineData("-1", "uint")]
    [InlineData("\" 5\"", "int")]
    [InlineData("\"NaN\"", "double")]
    [InlineData("1e999", "double")]
    [InlineData("\"true\"", "bool")]
    [InlineData("5", "string")]
    [InlineData("null", "int")]
    [InlineData("\"yesterday\"", "timestamp")]
    [InlineData("\"1 hour\"", "duration")]
    [InlineData("\"010.1.2.3\"", "ipaddress")]
    [InlineData("\"10.1\"", "ipaddress")]
    [InlineData("[\"x\"]", "list")]
    [InlineData("{\"a\": true}", "map")]
    [InlineData("[]", "map")]
    public void A_value_of_another_type_is_an_error(string json, string type) =>
        CelValue.FromJson(Json(json), Named(type)).IsError.Should().BeTrue();

    [Law]
    public void Integers_survive_exactly(long number) =>
        CelValue.FromJson(Json(number.ToString(CultureInfo.InvariantCulture))).AsInt.Should().Be(number);

    private static CelType Named(string type) => type switch
    {
        "int" => CelType.Int,
        "uint" => CelType.UInt,
        "double" => CelType.Double,
        "bool" => CelType.Bool,
        "string" => CelType.String,
        "timestamp" => CelType.Timestamp,
        "duration" => CelType.Duration,
        "ipaddress" => CelType.IpAddress,
        "list" => CelType.List(CelType.Int),
        _ => CelType.Map(CelType.String, CelType.Int),
    };

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
