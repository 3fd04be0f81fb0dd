using FsCheck.Xunit;

namespace AgentIdentity.Tests;

/// <summary>
/// A property that holds for every generated case. <c>bash eng/test.sh --all</c> tries many times more cases than the
/// default tier, which has to be quick.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
#pragma warning disable xUnit3003 // The base class takes no source information, so there is none to pass on.
internal sealed class LawAttribute : PropertyAttribute
#pragma warning restore xUnit3003
{
    private const int LongTier = 25;

    private static readonly int Times = Environment.GetEnvironmentVariable("AGENTID_TEST_TIER") == "all" ? LongTier : 1;

    public LawAttribute() => Cases = 100;

    /// <summary>Cases to try in the default tier.</summary>
    public int Cases
    {
        get => MaxTest / Times;
        set => MaxTest = value * Times;
    }
}
