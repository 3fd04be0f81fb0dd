using AgentIdentity.Policy.Relations.Language;
using AgentIdentity.Policy.Relations.Validation;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Tests.Corpora;

public sealed class ValidationCaseTests(ITestOutputHelper output)
{
    // The corpus describes the engine as it is, so the shapes that the coming one refuses are let through.
    private static readonly RelationModelOptions AsOpenFga = new() { CompatibilityV1 = true };

    [Fact]
    public void Semantic_mistakes_are_found_where_OpenFGA_finds_them_under_the_same_name_and_in_the_same_words()
    {
        var cases = ExpectedProblem.Cases("dsl-semantic-validation-cases.yaml");
        var differing = cases.Select(c => ExpectedProblem.Difference(c.Name, c.Errors, Problems(c.Dsl))).OfType<string>().ToList();
        output.WriteLine($"OpenFGA semantic cases: {cases.Count - differing.Count} of {cases.Count} equal in name, text, start and end");
        cases.Count.Should().BeGreaterThan(80);
        differing.Should().BeEmpty();
    }

    /// <summary>OpenFGA's parser is generated, so its texts are lists of tokens and it stumbles on; ours say what is missing, once, at the first place.</summary>
    [Fact]
    public void Syntax_mistakes_are_found_where_OpenFGA_finds_the_first_one_and_nothing_else_is_refused()
    {
        var cases = ExpectedProblem.Cases("dsl-syntax-validation-cases.yaml");
        var differing = new List<string>();
        foreach (var @case in cases)
        {
            var ours = Problems(@case.Dsl).Where(IsSyntax).Select(p => (p.Line - 1, p.Column - 1)).OrderBy(p => p).ToList();
            var theirs = @case.Errors.Select(e => (e.Line, e.Start)).OrderBy(p => p).ToList();
            if (!ours.Take(1).SequenceEqual(theirs.Take(1)))
            {
                differing.Add($"{@case.Name}: ours {string.Join(' ', ours)}, theirs {string.Join(' ', theirs)}");
            }
        }

        output.WriteLine($"OpenFGA syntax cases: {cases.Count - differing.Count} of {cases.Count} equal in outcome and place");
        cases.Count.Should().BeGreaterThan(75);
        differing.Should().BeEmpty();
    }

    /// <summary>The cases are for OpenFGA's parser alone, which notices what is defined twice but not what it refers to.</summary>
    private static bool IsSyntax(PolicyProblem problem) => problem.ModelMistake is null;

    internal static IReadOnlyCollection<PolicyProblem> Problems(string dsl)
    {
        var problems = new ProblemList();
        try
        {
            if (ModelParser.Parse(dsl, "m", AsOpenFga, problems) is { } model)
            {
                ModelValidator.Validate(model, "m", AsOpenFga, lenient: false, problems);
            }

            problems.ThrowIfAny();
            return [];
        }
        catch (PolicyLoadException wrong)
        {
            return wrong.Problems;
        }
    }
}
