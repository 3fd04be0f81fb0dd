using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AgentIdentity.Cel.Tests.Unknowns;

public sealed class PartialLaws
{
    private static readonly string[] Patterns = ["a", "b", "n", "s", "args", "args.x", "args.y", "args.y[0]", "args.y[*].x", "args.l", "args.*", "args.nope"];

    public static Arbitrary<(string Source, string[] Unknown, int Seed)> Cases() =>
        (from source in Expressions.Sources().Generator
         from unknown in Gen.Elements(Patterns).ListOf()
         from seed in Gen.Choose(0, 10_000)
         select (source, unknown.Take(3).ToArray(), seed)).ToArbitrary();

    [Law(Cases = 2000, Arbitrary = [typeof(PartialLaws)])]
    public void A_partial_answer_holds_whatever_the_unknown_turns_out_to_be((string Source, string[] Unknown, int Seed) test)
    {
        if (Expressions.Compiled(test.Source) is not { } program)
        {
            return;
        }

        // The values of the unknown attributes are hidden, so one activation is as good as another as their completion.
        var known = Expressions.Values(test.Seed);
        var partial = program.Evaluate(known.WithUnknown(test.Unknown));
        if (!partial.IsUnknown)
        {
            Expressions.Same(partial, program.Evaluate(known)).Should().BeTrue($"{test.Source} without {string.Join(' ', test.Unknown)} came to {partial}");
        }
        else
        {
            partial.UnknownAttributes.Should().NotBeEmpty();
        }
    }

    [Law(Cases = 2000, Arbitrary = [typeof(PartialLaws)])]
    public void What_is_left_gives_what_the_whole_gives((string Source, string[] Unknown, int Seed) test)
    {
        if (Expressions.Compiled(test.Source) is not { } program)
        {
            return;
        }

        var known = Expressions.Values(test.Seed);
        var residual = program.Reduce(known.WithUnknown(test.Unknown)).Residual;
        var whole = program.Evaluate(known);
        var left = Expressions.Environment.Compile(residual).Evaluate(known);
        Expressions.Same(whole, left).Should().BeTrue($"{test.Source} came to {whole}, but its residual {residual} to {left}");
    }

    [Law(Cases = 2000, Arbitrary = [typeof(PartialLaws)])]
    public void Nothing_unknown_changes_nothing((string Source, string[] Unknown, int Seed) test)
    {
        if (Expressions.Compiled(test.Source) is not { } program)
        {
            return;
        }

        var known = Expressions.Values(test.Seed);
        Expressions.Same(program.Evaluate(known), program.Evaluate(known.WithUnknown("elsewhere"))).Should().BeTrue();
    }

    [Fact]
    public void The_cases_of_these_laws_are_of_every_sort()
    {
        var outcomes = Cases().Generator.Sample(2000, 50)
            .Select(test => Expressions.Compiled(test.Source)?.Evaluate(Expressions.Values(test.Seed).WithUnknown(test.Unknown)).Kind)
            .ToLookup(kind => kind switch { null => "refused", CelKind.Error or CelKind.Unknown => kind.ToString(), _ => "value" });
        foreach (var sort in (string[])["value", "Error", "Unknown"])
        {
            outcomes[sort].Should().HaveCountGreaterThan(40, sort);
        }
    }
}
