namespace AgentIdentity.Cel.Tests.Library;

public sealed class Times
{
    private static readonly (string, CelValue) Now =
        ("now", CelValue.FromTimestamp(new DateTimeOffset(2026, 11, 22, 23, 30, 15, 250, TimeSpan.FromHours(2))));

    [Theory]
    [InlineData("now.getHours() == 21 && now.getHours('Europe/Berlin') == 22 && now.getHours('+02:00') == 23 && now.getHours('-09:30') == 12")]
    [InlineData("now.getFullYear() == 2026 && now.getMonth() == 10 && now.getDate() == 22 && now.getDayOfMonth() == 21")]
    [InlineData("now.getDayOfWeek() == 0 && now.getDayOfYear() == 325 && now.getMilliseconds() == 250")]
    [InlineData("now - duration('1h') < now && now - timestamp('2026-11-22T21:30:15.25Z') == duration('0s')")]
    [InlineData("timestamp('2026-03-29T01:00:00Z').getHours('Europe/Berlin') - timestamp('2026-03-29T00:59:59Z').getHours('Europe/Berlin') == 2")]
    [InlineData("timestamp('0001-01-01T00:00:00Z').getFullYear('America/New_York') == 0 && timestamp('0001-01-01T00:00:00Z').getDayOfYear('America/New_York') == 365")]
    [InlineData("timestamp('9999-12-31T23:59:59Z').getFullYear('Asia/Kolkata') == 10000 && timestamp('9999-12-31T23:59:59Z').getMonth('Asia/Kolkata') == 0")]
    [InlineData("timestamp('2026-01-01T00:00:00.1234567899Z') == timestamp('2026-01-01T00:00:00.123456789Z')")]
    [InlineData("duration('1h30m').getMinutes() == 90 && duration('1.5s').getMilliseconds() == 500")]
    [InlineData("string(now) == '2026-11-22T21:30:15.25Z' && string(duration('-1.5s')) == '-1.5s'")]
    [InlineData("timestamp('2026-01-01T00:00:00.000000001Z') > timestamp('2026-01-01T00:00:00Z')")]
    [InlineData("timestamp('0001-01-01T00:00:00Z') - duration('1ns') < now || true")]
    public void They_are_read_in_their_zone(string source) => Expression.Evaluate(source, Now).Should().Be(CelValue.FromBool(true));

    [Theory]
    [InlineData("now.getHours('Mars/Olympus')")]
    [InlineData("now.getHours('../../etc/passwd')")]
    [InlineData("now.getHours('/etc/localtime')")]
    [InlineData("now.getHours('Local')")]
    [InlineData("now.getHours('+99:00')")]
    [InlineData("timestamp('2026-02-30T00:00:00Z')")]
    [InlineData("timestamp('2026-01-01T00:00:60Z')")]
    [InlineData("timestamp('2026-01-01')")]
    [InlineData("timestamp('2026-01-01T00:00:00')")]
    [InlineData("timestamp('2026-01-01T00:00:00Zx')")]
    [InlineData("duration('1d')")]
    [InlineData("duration('')")]
    [InlineData("duration('1h 1m')")]
    [InlineData("duration('999999999999999999h')")]
    public void What_is_no_time_is_an_error(string source) => Expression.Evaluate(source, Now).IsError.Should().BeTrue();

    [Fact]
    public void Dotnet_times_survive_the_round_trip()
    {
        var moment = new DateTimeOffset(1969, 7, 20, 20, 17, 40, 123, TimeSpan.Zero).AddTicks(4567);
        CelValue.FromTimestamp(moment).AsTimestamp.Should().Be(moment);
        CelValue.FromDuration(TimeSpan.FromTicks(-12_345_678)).AsDuration.Should().Be(TimeSpan.FromTicks(-12_345_678));
        CelValue.FromTimestamp(moment).ToString().Should().Be("timestamp(\"1969-07-20T20:17:40.1234567Z\")");
    }
}
