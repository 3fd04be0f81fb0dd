namespace AgentIdentity.Cel.Tests.Conformance;

/// <summary>The types cel-go deduced for the expressions of all suites.</summary>
public sealed class TypeTests
{
    [Theory]
    [InlineData("conformance")]
    [InlineData("parsing")]
    [InlineData("checking")]
    public void Every_published_type_is_deduced_or_allowed_by_name(string suite)
    {
        var unsupported = AllowList.For("conformance");
        var cases = ConformanceData.Read(suite)
            .Where(test => test.Text("type") is not null && !test.Flag("disableCheck") && !(suite == "conformance" && unsupported.Contains(test.Path))).ToList();
        AllowList.For($"{suite} types").Judge($"{suite} types", cases, test => Problem(suite, test));
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
