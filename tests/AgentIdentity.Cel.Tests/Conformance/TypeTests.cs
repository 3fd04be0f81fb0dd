using System.Text.RegularExpressions;

namespace AgentIdentity.Cel.Tests.Conformance;

/// <summary>The types cel-go deduced for the expressions of all suites.</summary>
public sealed partial class TypeTests
{
    /// <summary>Unlike the root's type alone, this holds every node to cel-go's; which overloads it chose is left out.</summary>
    [Theory]
    [InlineData("conformance")]
    [InlineData("parsing")]
    [InlineData("checking")]
    public void Every_published_checked_tree_is_deduced_or_allowed_by_name(string suite) =>
        AllowList.For($"{suite} types").Judge($"{suite} types", Cases(suite, "checkedAst"), test => TreeProblem(suite, test));

    [Fact]
    public void Every_published_refusal_of_the_checker_is_one_here_or_allowed_by_name() => AllowList.For("checking refusals").Judge(
        "checking refusals",
        [.. ConformanceData.Read("checking").Where(test => test.Text("error") is not null && test.Text("ast") is not null && test.Text("type") is null)],
        test => RefusalProblem("checking", test));

    private static List<ConformanceCase> Cases(string suite, string part)
    {
        var unsupported = AllowList.For("conformance");
        return [.. ConformanceData.Read(suite).Where(test => test.Text(part) is not null && !test.Flag("disableCheck") && !(suite == "conformance" && unsupported.Contains(test.Path)))];
    }

    private static string? TreeProblem(string suite, ConformanceCase test)
    {
        try
        {
            var tree = Comparable(PublishedTree.Write(Environment(suite, test).Compile(test.Expression).Root, typed: true));
            var expected = Comparable(WithoutReferences(test.Text("checkedAst")!).Replace("math.@max(", "math.greatest(", StringComparison.Ordinal).Replace("math.@min(", "math.least(", StringComparison.Ordinal));
            return tree == expected ? null : $"{tree}, expected {expected}";
        }
        catch (Exception exception) when (exception is CelException or NotSupportedException)
        {
            return $"{exception.GetType().Name}: {exception.Message}";
        }
    }

    private static string? RefusalProblem(string suite, ConformanceCase test)
    {
        try
        {
            return $"{Environment(suite, test).Compile(test.Expression).ResultType}, expected {test.Text("error")!.Split('\n')[0]}";
        }
        catch (CelException)
        {
            return null;
        }
        catch (NotSupportedException unsupported)
        {
            return $"cannot be set up: {unsupported.Message}";
        }
    }

    /// <summary>
    /// Without what follows each <c>^</c>: the name of a variable or message type, which stands before it as well, or of overloads,
    /// which have no dots. A selection may follow at once.
    /// </summary>
    private static string WithoutReferences(string tree) => Reference().Replace(tree, match =>
    {
        var (name, type, reference) = (match.Groups["name"].Value, match.Groups["type"].Value, match.Groups["reference"].Value);
        var known = name.Length > 0 ? name : match.Groups["brace"].Value.Length > 0 ? type : reference.Split('.')[0];
        var rest = reference.StartsWith(known, StringComparison.Ordinal) ? reference[known.Length..] : "";
        return $"{match.Groups["brace"].Value}{name}~{type}{rest}";
    });

    private static string Comparable(string tree) => string.Join(' ', tree.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static CelEnvironment Environment(string suite, ConformanceCase test) => suite == "checking" ? CheckerEnvironment(test) : CaseRunner.Environment(test.Original);

    [GeneratedRegex(@"(?<brace>\}?)(?<name>[@\w.]*)~(?<type>[^~^\n]+)\^(?<reference>[@\w.|]+)")]
    private static partial Regex Reference();

    /// <summary>The names cel-go's checker tests declare for all of them.</summary>
    private static CelEnvironment CheckerEnvironment(ConformanceCase test)
    {
        CelFunction declaredOnly = _ => CelValue.Error("declared only");
        return CaseRunner.Environment(test.Original)
            .Declare("is", CelType.String).Declare("ii", CelType.Int).Declare("iu", CelType.UInt).Declare("iz", CelType.Bool)
            .Declare("ib", CelType.Bytes).Declare("id", CelType.Double).Declare("ix", CelType.Null)
            .DeclareFunction("fg_s", [], CelType.String, declaredOnly)
            .DeclareMethod("fi_s_s", CelType.String, [], CelType.String, declaredOnly);
    }
}
