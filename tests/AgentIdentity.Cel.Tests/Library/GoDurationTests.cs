namespace AgentIdentity.Cel.Tests.Library;

/// <summary>Conditions are evaluated as OpenFGA evaluates them, which is by cel-go; everything else by the conformance data.</summary>
public sealed class GoDurationTests
{
    [Theory]
    [InlineData("duration('1.5s').getMilliseconds()", 1500)]
    [InlineData("duration('-1.5s').getMilliseconds()", -1500)]
    [InlineData("duration('2h').getMilliseconds()", 7_200_000)]
    [InlineData("int(duration('1500ms'))", 1_500_000_000)]
    [InlineData("int('7')", 7)]
    [InlineData("timestamp('2026-01-01T00:00:01.25Z').getMilliseconds()", 250)]
    public void A_condition_reads_a_duration_whole(string source, long expected) =>
        CelEnvironment.Conditions.Compile(source).Evaluate(CelActivation.Empty).Should().Be(CelValue.FromInt(expected));

    [Fact]
    public void Nanoseconds_beyond_an_int_are_an_error() =>
        CelEnvironment.Conditions.Compile("int(duration('200000000000s'))").Evaluate(CelActivation.Empty).IsError.Should().BeTrue();

    [Fact]
    public void A_rule_reads_the_milliseconds_beyond_the_last_second() =>
        CelEnvironment.Standard.Compile("duration('1.5s').getMilliseconds()").Evaluate(CelActivation.Empty).Should().Be(CelValue.FromInt(500));
}
