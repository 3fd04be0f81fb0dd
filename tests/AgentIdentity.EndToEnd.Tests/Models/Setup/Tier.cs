namespace AgentIdentity.EndToEnd.Tests.Models.Setup;

/// <summary>What is played always, and what only <c>bash eng/test.sh --all</c> plays besides.</summary>
internal static class Tier
{
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("AGENTID_TEST_TIER") == "all";

    public static TheoryData<string, string> Of((string, string)[] always, params (string, string)[] longOnly) => [.. IsLong ? always.Concat(longOnly) : always];
}
