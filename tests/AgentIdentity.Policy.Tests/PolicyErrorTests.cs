namespace AgentIdentity.Policy.Tests;

public sealed class PolicyErrorTests
{
    [Fact]
    public void A_code_is_AID_and_four_digits_of_this_rooms_range() =>
        Enum.GetValues<PolicyError>().Should().OnlyContain(e => e.Code().StartsWith("AID2") && e.Code().Length == 7);
}
