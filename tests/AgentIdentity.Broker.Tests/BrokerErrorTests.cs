namespace AgentIdentity.Broker.Tests;

public sealed class BrokerErrorTests
{
    [Fact]
    public void Every_code_is_in_the_brokers_range_and_printed_with_its_number()
    {
        Enum.GetValues<BrokerError>().Should().OnlyContain(static error => (int)error >= 5000 && (int)error < 6000);
        BrokerError.AgentUnknown.Code().Should().Be("AID5010");
    }
}
