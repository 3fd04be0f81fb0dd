namespace AgentIdentity.Cel.Tests.Library;

/// <summary>Beside what the conformance suites prove of google.protobuf's messages.</summary>
public sealed class WellKnownTypesTests
{
    [Theory]
    [InlineData("google.protobuf.Int32Value{value: 2147483648}", "int32 overflow")]
    [InlineData("google.protobuf.UInt32Value{value: 4294967296u}", "uint32 overflow")]
    [InlineData("google.protobuf.Value{string_value: 'a', bool_value: true}", "one field")]
    [InlineData("google.protobuf.Timestamp{seconds: 9223372036854775807, nanos: 1}", "out of range")]
    [InlineData("google.protobuf.Struct{fields: {'a': type(1)}}", "JSON has no type")]
    public void What_does_not_fit_is_an_error(string expression, string problem) =>
        CelEnvironment.Standard.Compile(expression).Evaluate(CelActivation.Empty).ErrorText.Should().Contain(problem);

    [Theory]
    [InlineData("google.protobuf.BoolValue{value: 1}", "1:34: field 'value' takes 'bool', found 'int'")]
    [InlineData("google.protobuf.BoolValue{worth: true}", "1:34: undefined field 'worth' of 'google.protobuf.BoolValue'")]
    [InlineData("google.protobuf.Any{}", "1:17: unknown type 'google.protobuf.Any'")]
    public void What_cannot_be_made_is_refused_where_it_stands(string expression, string problem) =>
        FluentActions.Invoking(() => CelEnvironment.Standard.Compile(expression)).Should().Throw<CelException>().Which.ToString().Should().Be(problem);

    [Theory]
    [InlineData("google.protobuf.Struct{fields: {'a': 1, 'b': 9007199254740993, 'c': b'hi', 'd': [2u, null]}}", """{"a": 1, "b": "9007199254740993", "c": "aGk=", "d": [2, null]}""")]
    [InlineData("google.protobuf.Value{list_value: [duration('90s')]}[0]", "\"90s\"")]
    [InlineData("google.protobuf.Int64Value{?value: optional.none()}", "0")]
    [InlineData("google.protobuf.Duration{seconds: 1, nanos: 5}", "duration(\"1.000000005s\")")]
    public void Values_take_the_shape_that_JSON_has_for_them(string expression, string expected) =>
        CelEnvironment.Standard.Compile(expression).Evaluate(CelActivation.Empty).ToString().Should().Be(expected);

    [Fact]
    public void A_scalar_declared_as_nullable_stands_for_the_scalar_and_may_be_null()
    {
        var program = CelEnvironment.Standard.Declare("limit", CelType.Nullable(CelType.Int)).Compile("limit == null || limit + 1 < 10");
        program.Evaluate(CelActivation.Of(("limit", CelValue.Null))).AsBool.Should().BeTrue();
        program.Evaluate(CelActivation.Of(("limit", CelValue.FromInt(9)))).AsBool.Should().BeFalse();
        FluentActions.Invoking(() => CelType.Nullable(CelType.Dyn)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => CelEnvironment.Standard.Declare("limit", CelType.Int).Compile("limit == null")).Should().Throw<CelException>();
    }

    [Fact]
    public void A_list_of_lists_that_share_their_elements_cannot_be_made_to_JSON_for_ever()
    {
        var doubled = string.Concat(Enumerable.Range(0, 40).Select(i => $"cel.bind(x{i + 1}, [x{i}, x{i}], "));
        var expression = $"cel.bind(x0, [1], {doubled}google.protobuf.ListValue{{values: x40}}{new string(')', 41)}";
        CelEnvironment.Standard.Compile(expression).Evaluate(CelActivation.Empty).ErrorText.Should().Contain("cost limit");
    }
}
