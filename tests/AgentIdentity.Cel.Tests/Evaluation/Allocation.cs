using System.Diagnostics;
using System.Text.Json;

namespace AgentIdentity.Cel.Tests.Evaluation;

public sealed class Allocation(ITestOutputHelper output)
{
    [Theory]
    [InlineData("args.amount <= 250")]
    [InlineData("args.amount > 10 && args.amount <= 250 && request.action == 'tools/call'")]
    [InlineData("has(args.nested) || args.amount + 1 == 81")]
    [InlineData("now < timestamp('2030-01-01T00:00:00Z') && now.getHours() >= 9")]
    [InlineData("request.action in ['GET', 'HEAD', 'tools/call']")]
    [InlineData("request.action.startsWith('tools/') ? args.amount < 100 : false")]
    [InlineData("request.action.matches('^tools/[a-z]+$')")]
    public void A_rule_over_scalars_allocates_nothing(string source)
    {
        using var document = JsonDocument.Parse("""{"amount": 80, "nested": {"deep": true}}""");
        var program = CelEnvironment.Standard.Declare("args", CelType.Dyn).Declare("request.action", CelType.String).Declare("now", CelType.Timestamp)
            .Compile(source);
        var activation = CelActivation.Of(
            ("args", CelValue.FromJson(document.RootElement)),
            ("request.action", CelValue.FromString("tools/call")),
            ("now", CelValue.FromTimestamp(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero))));
        Turns(program, activation, 40_000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var held = Turns(program, activation, 10_000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine($"{clock.Elapsed.TotalNanoseconds / 10_000:F0} ns, {allocated / 10_000} bytes: {source}");

        held.Should().Be(10_000);
        (allocated / 10_000).Should().Be(0);
    }

    private static int Turns(CelProgram program, CelActivation activation, int count)
    {
        var held = 0;
        for (var i = 0; i < count; i++)
        {
            held += program.Evaluate(activation).AsBool ? 1 : 0;
        }

        return held;
    }
}
