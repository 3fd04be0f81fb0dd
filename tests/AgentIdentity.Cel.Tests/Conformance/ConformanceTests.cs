namespace AgentIdentity.Cel.Tests.Conformance;

public sealed class ConformanceTests
{
    [Fact]
    public void Every_published_conformance_case_passes_or_is_allowed_by_name() =>
        AllowList.For("conformance").Judge("conformance", ConformanceData.Read("conformance"), CaseRunner.Run);
}
