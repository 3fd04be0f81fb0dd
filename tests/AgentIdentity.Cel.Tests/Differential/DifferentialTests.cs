using System.Globalization;

namespace AgentIdentity.Cel.Tests.Differential;

/// <summary>
/// The same expressions to this library and to others. The default tier tries a thousand of each, <c>all</c> fifty thousand;
/// AGENTID_DIFFERENTIAL=FIRST:COUNT tries others.
/// </summary>
public sealed class DifferentialTests(OracleProcesses processes) : IClassFixture<OracleProcesses>
{
    private const int Batch = 250;
    private const int MostShown = 60;

    [Theory]
    [InlineData("@bufbuild/cel")]
    [InlineData("cel-go")]
    public void Other_evaluators_answer_generated_expressions_alike_or_the_difference_is_explained(string name)
    {
        var oracle = processes.Get(name);
        var (first, count) = Extent();
        var explained = new Dictionary<Disagreement, int>();
        var unexplained = new List<string>();
        var (asked, errors) = (0, 0);
        for (var seed = first; asked < count; seed++)
        {
            var generator = new Generator(new Dice(seed), oracle.Rules, optionals: name == "cel-go");
            var terms = Enumerable.Range(0, Batch).Select(_ => generator.Next()).Where(oracle.Takes).ToList();
            var answers = oracle.Answers(terms);
            asked += terms.Count;
            errors += answers.Count(answer => answer == "error");
            foreach (var (term, theirs) in terms.Zip(answers).Where(pair => oracle.Mine(pair.First) != pair.Second))
            {
                var (smallest, answer) = Shrink(oracle, term, theirs);
                if (Disagreements.All.FirstOrDefault(known => known.Explains(name, Difference(oracle, smallest, answer))) is { } known)
                {
                    explained[known] = explained.GetValueOrDefault(known) + 1;
                }
                else
                {
                    unexplained.Add(Difference(oracle, smallest, answer));
                }
            }
        }

        Console.WriteLine($"CEL beside {name}: {asked} expressions, {errors} of them errors, {unexplained.Count} differ, {explained.Values.Sum()} more are explained");
        foreach (var (known, times) in explained.OrderByDescending(pair => pair.Value))
        {
            Console.WriteLine($"  {times,4} {name} {known.Reason}");
        }

        unexplained.Take(MostShown).Should().BeEmpty();
    }

    [Theory]
    [InlineData("@bufbuild/cel")]
    [InlineData("cel-go")]
    public void Every_explained_difference_still_exists(string name)
    {
        var oracle = processes.Get(name);
        foreach (var known in Disagreements.All.Where(known => known.Oracle == name))
        {
            var term = Term.Leaf(CelType.Dyn, known.Example);
            var theirs = oracle.Answers([term]).Single();
            theirs.Should().NotBe(oracle.Mine(term), $"{name} {known.Reason}: {known.Example}");
            known.Explains(name, Difference(oracle, term, theirs)).Should().BeTrue(Difference(oracle, term, theirs));
        }
    }

    private static string Difference(Oracle oracle, Term term, string theirs) => $"{term.Text}\n      theirs {theirs}\n      ours   {oracle.Mine(term)} {oracle.Reason(term)}";

    /// <summary>The smallest expression on which they still differ, as far as making one place simpler at a time finds it.</summary>
    private static (Term Smallest, string Theirs) Shrink(Oracle oracle, Term term, string theirs)
    {
        const int Candidates = 100;
        while (true)
        {
            var simpler = term.Simpler().Where(candidate => candidate.Text.Length < term.Text.Length && oracle.Takes(candidate)).Take(Candidates).ToList();
            var found = simpler.Zip(oracle.Answers(simpler)).FirstOrDefault(pair => oracle.Mine(pair.First) != pair.Second);
            if (found.First is null)
            {
                return (term, theirs);
            }

            (term, theirs) = found;
        }
    }

    private static (uint First, int Count) Extent()
    {
        if (Environment.GetEnvironmentVariable("AGENTID_DIFFERENTIAL")?.Split(':') is [var first, var count])
        {
            return (uint.Parse(first, CultureInfo.InvariantCulture), int.Parse(count, CultureInfo.InvariantCulture));
        }

        return (1, Environment.GetEnvironmentVariable("AGENTID_TEST_TIER") == "all" ? 50_000 : 1_000);
    }
}
