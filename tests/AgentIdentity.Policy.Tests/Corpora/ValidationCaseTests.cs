using AgentIdentity.Policy.Relations.Language;
using AgentIdentity.Policy.Relations.Validation;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Tests.Corpora;

public sealed class ValidationCaseTests(ITestOutputHelper output)
{
    /// <summary>Cases we answer otherwise, each with its reason.</summary>
    private static readonly Dictionary<string, string> Excluded = new()
    {
        ["supports parsing a modular model but throws schema required error"] = "modules are refused as unsupported, with the position of 'module'",
        ["allows extend in modular model"] = "modules are refused as unsupported, with the position of 'module'",
        ["multiple missing relation references with module comments on every type line"] = "schema 1.2 is refused as unsupported",
        ["missing relation reference with a trailing comment on the type line"] = "schema 1.2 is refused as unsupported",
    };

    [Fact]
    public void Semantic_mistakes_are_found_where_OpenFGA_finds_them()
    {
        var cases = Read("dsl-semantic-validation-cases.yaml");
        var differing = cases.Where(c => !Excluded.ContainsKey(c.Name)).Select(Difference).OfType<string>().ToList();
        output.WriteLine($"OpenFGA semantic cases: {cases.Count - Excluded.Count - differing.Count} of {cases.Count} equal in text and position, {Excluded.Count} excluded by name");
        cases.Count.Should().BeGreaterThan(50);
        differing.Should().BeEmpty();
    }

    [Fact]
    public void Syntax_that_OpenFGA_refuses_is_refused_and_what_it_accepts_is_accepted()
    {
        var cases = Read("dsl-syntax-validation-cases.yaml");
        var differing = cases.Where(c => Refused(c.Dsl) != (c.Errors.Count > 0)).Select(c => c.Name).ToList();
        output.WriteLine($"OpenFGA syntax cases: {cases.Count - differing.Count} of {cases.Count} equal in outcome");
        cases.Count.Should().BeGreaterThan(50);
        differing.Should().BeEmpty();
    }

    private static bool Refused(string dsl)
    {
        var problems = new ProblemList();
        try
        {
            // Only what OpenFGA's parser itself refuses: duplicates are part of that, references are not.
            var model = ModelParser.Parse(dsl);
            ModelValidator.Validate(model, "m", problems);
            problems.ThrowIfAny();
            return false;
        }
        catch (SourceException)
        {
            return true;
        }
        catch (PolicyLoadException wrong)
        {
            return wrong.Problems.Any(p => p.Message.Contains("already defined", StringComparison.Ordinal) || p.Message.StartsWith("invalid schema", StringComparison.Ordinal));
        }
    }

    private static string? Difference(Case @case)
    {
        var problems = new ProblemList();
        string ours;
        try
        {
            ModelValidator.Validate(ModelParser.Parse(@case.Dsl), "m", problems);
            problems.ThrowIfAny();
            ours = "";
        }
        catch (PolicyLoadException wrong)
        {
            ours = string.Join("\n", wrong.Problems.Select(p => $"{p.Line - 1}:{p.Column - 1} {p.Message.Split(';')[0]}").Order(StringComparer.Ordinal));
        }
        catch (SourceException wrong)
        {
            ours = "syntax: " + wrong.Message;
        }

        var theirs = string.Join("\n", @case.Errors.Order(StringComparer.Ordinal));
        return ours == theirs ? null : $"{@case.Name}\n-- ours\n{ours}\n-- theirs\n{theirs}\n";
    }

    private static List<Case> Read(string file)
    {
        var list = (YamlList)YamlReader.Read(File.ReadAllText(Path.Combine(Corpus.Language(), file)));
        return [.. list.Items.Cast<YamlMap>().Where(m => m.Find("skip") is null).Select(m => new Case(
            Text(m.Find("name")), Text(m.Find("dsl")),
            [.. (m.Find("expected_errors") as YamlList)?.Items.Cast<YamlMap>().Select(Error) ?? []]))];
    }

    private static string Error(YamlMap error) =>
        $"{Text(((YamlMap)error.Find("line")!).Find("start"))}:{Text(((YamlMap)error.Find("column")!).Find("start"))} {Text(error.Find("msg"))}";

    private static string Text(YamlValue? value) => ((YamlText)value!).Text;

    private sealed record Case(string Name, string Dsl, List<string> Errors);
}
