namespace AgentIdentity.Tokens.Tests;

/// <summary>Which tier of tests this run is.</summary>
public static class Tier
{
    public const string Slow = "It waits, or makes RSA keys.";

    /// <summary>Mutation testing runs tests thousands of times, and so leaves out those that wait or make many RSA keys; see docs/mutation.md.</summary>
    public static bool IsMutation { get; } = Environment.GetEnvironmentVariable("AGENTID_TEST_TIER") == "mutation";
}
