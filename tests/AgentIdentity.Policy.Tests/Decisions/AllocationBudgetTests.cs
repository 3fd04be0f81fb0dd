using System.Buffers;
using System.Text.Json;
using AgentIdentity.Tests;

namespace AgentIdentity.Policy.Tests.Decisions;

/// <summary>What a decision may leave to the garbage collector: time depends on who else wants the processor, and bytes do not.</summary>
public sealed class AllocationBudgetTests(ITestOutputHelper output)
{
    private const int Rounds = 1_000;

    // Four more rules about the tool beside the one of the world, and many about others.
    private static readonly World Company = new()
    {
        Rules = World.Ceiling
            + Rule("currency", "create_refund", "!(args.currency in ['EUR', 'USD'])")
            + Rule("order", "create_refund", "size(args.order) > 20")
            + Rule("least", "create_refund", "args.amount < 1")
            + Rule("chain", "create_refund", "chain.depth > 3")
            + string.Concat(Enumerable.Range(0, 45).Select(i => Rule($"other-{i}", $"other_{i}", "args.amount > 1"))),
    };

    private readonly Decider _decider = new();

    [Fact]
    public void A_decision_under_five_rules_of_fifty_stays_in_its_budget()
    {
        var (request, snapshot) = (Company.Request(), Company.Snapshot());

        ByteBudget.Hold("decision/decided", Bytes("decided", () => _decider.Decide(request, snapshot, "dec_1")));
    }

    [Fact]
    public void Writing_the_whole_explanation_takes_hardly_more_than_deciding()
    {
        var decisions = new Queue<Decision>(Enumerable.Repeat(Company, 3 * Rounds).Select(c => c.Decide()).ToArray());
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        using var writer = new Utf8JsonWriter(buffer);

        // Each decision is written once: what was put into words for one reader must not pass for cheap.
        ByteBudget.Hold("decision/written", Bytes("written", () =>
        {
            buffer.ResetWrittenCount();
            writer.Reset(buffer);
            decisions.Dequeue().WriteTo(writer);
            writer.Flush();
        }));
        buffer.WrittenCount.Should().BeGreaterThan(1_000);
    }

    [Fact]
    public void An_operation_above_its_budget_is_found()
    {
        var kept = new byte[1][];
        FluentActions.Invoking(() => ByteBudget.Hold("decision/decided", Bytes("canary", () => kept[0] = new byte[3_001]))).Should().Throw<Exception>().WithMessage("*budget of decision/decided*");
    }

    private static string Rule(string id, string tool, string deny) =>
        $"  - {{ id: {id}, owner: payments, message: m, on: {{ tools: [crm/{tool}] }}, deny: \"{deny}\" }}\n";

    /// <summary>Bytes of a turn, after others have warmed up what is made only once.</summary>
    private long Bytes(string what, Action turn)
    {
        var least = long.MaxValue;
        for (var round = 0; round < 2; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Rounds; i++)
            {
                turn();
            }

            least = Math.Min(least, (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds);
        }

        output.WriteLine($"{what}: {least} bytes");
        return least;
    }
}
