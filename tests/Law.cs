using FsCheck.Xunit;

namespace AgentIdentity.Tests;

/// <summary>
/// A property that holds for every generated case. <c>bash eng/test.sh --all</c> tries many times more cases than the
/// default tier, which has to be quick; mutation testing (<c>AGENTID_TEST_TIER=mutation</c>) runs the suite thousands
/// of times and tries few.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
#pragma warning disable xUnit3003 // The base class takes no source information, so there is none to pass on.
internal sealed class LawAttribute : PropertyAttribute
#pragma warning restore xUnit3003
{
    private const int LongTier = 25;
    private const int FewCases = 10;

    private static readonly string? Tier = Environment.GetEnvironmentVariable("AGENTID_TEST_TIER");

    private int _cases;

    public LawAttribute() => Cases = 100;

    /// <summary>Cases to try in the default tier.</summary>
    public int Cases
    {
        get => _cases;
        set
        {
            _cases = value;
            MaxTest = Tier switch { "all" => value * LongTier, "mutation" => Math.Min(value, FewCases), _ => value };
        }
    }
}
