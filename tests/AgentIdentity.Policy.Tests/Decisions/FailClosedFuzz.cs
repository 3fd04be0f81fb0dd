using System.Text.Json;
using AgentIdentity.Policy.Decisions;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;

namespace AgentIdentity.Policy.Tests.Decisions;

/// <summary>Whatever fails, takes too long or answers nonsense, in whatever company: nothing is allowed, nothing is thrown, and it can be written down.</summary>
public sealed class FailClosedFuzz
{
    private static readonly World[] Allowed = [.. GoldenCases.All.Where(c => c.Key is "circumstances" or "model" || c.Key.StartsWith("allow", StringComparison.Ordinal)).Select(c => c.Value)];

    public static Arbitrary<Case> Cases() => (
        from world in Gen.Choose(0, Allowed.Length - 1)
        from count in Gen.Frequency((6, Gen.Constant(1)), (3, Gen.Constant(2)), (1, Gen.Constant(3)))
        from breakages in Gen.Choose(0, Breakage.All.Length - 1).ArrayOf(count)
        select new Case(world, [.. breakages.Distinct()])).ToArbitrary();

    [Fact]
    public void Unbroken_the_worlds_of_this_fuzz_are_allowed() => Allowed.Should().HaveCountGreaterThan(8).And.OnlyContain(w => w.Decide().Outcome == Outcome.Allow);

    public static TheoryData<int> Each { get; } = [.. Enumerable.Range(0, Breakage.All.Length)];

    [Theory]
    [MemberData(nameof(Each))]
    public void Each_breakage_alone_denies_every_call(int breakage)
    {
        for (var world = 0; world < Allowed.Length; world++)
        {
            Denies(new Case(world, [breakage])).Should().BeTrue(Breakage.All[breakage].What);
        }
    }

    [Law(Arbitrary = [typeof(FailClosedFuzz)], Cases = 1000)]
    public bool Whatever_breaks_together_denies(Case c) => Denies(c);

    private static bool Denies(Case c)
    {
        var broken = c.Breakages.Select(b => Breakage.All[b]).ToList();
        var world = broken.Where(b => b.World is not null).Aggregate(Allowed[c.World], (w, b) => b.World!(w));
        // What broke the world, or the request already, may have left nothing for another breakage of the request.
        var request = world.Chain.IsEmpty ? world.Request() : broken.FirstOrDefault(b => b.Request is not null)?.Request!(world.Request()) ?? world.Request();
        object[] parts = [(ConjunctRule)HumanMay.Evaluate, (ConjunctRule)AgentMay.Evaluate, (ConjunctRule)DelegationGrants.Evaluate, (ConjunctRule)NoRuleObjects.Evaluate, (ConjunctRule)ExternalPermits.Evaluate];
        broken.ForEach(b => b.Parts?.Invoke(parts));

        var decision = new Decider((ConjunctRule)parts[0], (ConjunctRule)parts[1], (ConjunctRule)parts[2], (ConjunctRule)parts[3], (ConjunctRule)parts[4])
            .Decide(request, world.Snapshot(), "dec_1");
        return decision.Outcome == Outcome.Deny && decision.ReasonCode is not null && decision.Obligations.IsEmpty && decision.Used.IsEmpty
            && decision.Approvals.IsEmpty && decision.StepUp is null && Written(decision);
    }

    private static bool Written(Decision decision)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartArray();
            decision.WriteTo(writer);
            decision.WriteWithArgumentsTo(writer);
            decision.ForCaller().WriteTo(writer);
            writer.WriteEndArray();
        }

        return JsonDocument.Parse(stream.ToArray()).RootElement[0].GetProperty("outcome").GetString() == "deny";
    }

    public sealed record Case(int World, int[] Breakages)
    {
        public override string ToString() => $"{World}: {string.Join(", ", Breakages.Select(b => Breakage.All[b].What))}";
    }
}
