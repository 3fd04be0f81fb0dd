namespace AgentIdentity.Cel.Tests.Conformance;

/// <summary>The types cel-go deduced for the expressions of all suites.</summary>
public sealed class TypeTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("conformance")]
    [InlineData("parsing")]
    [InlineData("checking")]
    public void Every_published_type_is_deduced_or_excluded_by_name(string suite)
    {
        var exclusions = Exclusions.Read($"{suite}.types");
        var unsupported = suite == "conformance" ? Exclusions.Read(suite).Names : [];
        var cases = ConformanceData.Read(suite)
            .Where(test => test.Text("type") is not null && !test.Flag("disableCheck") && !unsupported.Contains(test.Path)).ToList();
        var failures = cases.Select(test => (test.Path, Problem: Problem(suite, test))).Where(pair => pair.Problem is not null).DistinctBy(pair => pair.Path).ToList();
        var line = $"CEL types, {suite}: {cases.Count} cases, {cases.Count - failures.Count} agree with cel-go, {exclusions.Names.Count} excluded by name";
        output.WriteLine(line);
        Console.WriteLine(line);
        if (Environment.GetEnvironmentVariable("CEL_CONFORMANCE_REPORT") is { } report)
        {
            File.WriteAllLines($"{report}.{suite}.types", failures.Select(pair => $"{pair.Path}\t{pair.Problem}"));
        }

        failures.Where(pair => !exclusions.Names.Contains(pair.Path)).Should().BeEmpty("these types differ and are not in the exclusions file");
        exclusions.Names.Except(failures.Select(pair => pair.Path)).Should().BeEmpty("these cases are excluded but agree or are gone");
    }

    private static string? Problem(string suite, ConformanceCase test)
    {
        try
        {
            var environment = suite == "checking" ? CheckerEnvironment(test) : CaseRunner.Environment(test.Original);
            var type = environment.Compile(test.Expression).ResultType.ToString();
            return Published(type) == test.Text("type") ? null : $"{type}, expected {test.Text("type")}";
        }
        catch (Exception exception) when (exception is CelException or NotSupportedException)
        {
            return $"{exception.GetType().Name}: {exception.Message}";
        }
    }

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

    private static string Published(string type) => type
        .Replace("null_type", "null", StringComparison.Ordinal)
        .Replace("google.protobuf.Timestamp", "timestamp", StringComparison.Ordinal)
        .Replace("google.protobuf.Duration", "duration", StringComparison.Ordinal);
}
