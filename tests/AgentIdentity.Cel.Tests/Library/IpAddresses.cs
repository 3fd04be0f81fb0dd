using System.Net;

namespace AgentIdentity.Cel.Tests.Library;

public sealed class IpAddresses
{
    [Theory]
    [InlineData("ipaddress('10.1.2.3').in_cidr('10.0.0.0/8')", true)]
    [InlineData("ipaddress('11.1.2.3').in_cidr('10.0.0.0/8')", false)]
    [InlineData("ipaddress('10.1.2.3').in_cidr('0.0.0.0/0')", true)]
    [InlineData("ipaddress('::ffff:10.1.2.3').in_cidr('10.0.0.0/8')", true)]
    [InlineData("ipaddress('10.1.2.3').in_cidr('::/0')", false)]
    [InlineData("ipaddress('2001:db8::1').in_cidr('2001:db8::/33')", true)]
    [InlineData("ipaddress('2001:db8:8000::1').in_cidr('2001:db8::/33')", false)]
    [InlineData("ipaddress('1.2.3.4') == ipaddress('1.2.3.4')", true)]
    [InlineData("client.in_cidr('192.168.0.0/16')", true)]
    [InlineData("cidr('10.0.0.0/8').containsIP('10.2.3.4') && ip('::1').isLoopback() && ip('10.0.0.1').family() == 4", true)]
    [InlineData("cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8') && cidr('10.0.0.0/8').containsCIDR('10.4.0.0/16')", true)]
    [InlineData("isIP('1.2.3') || isIP('::1%eth0') || isIP('01.2.3.4')", false)]
    public void A_block_contains_its_addresses(string source, bool expected) => CelEnvironment.Standard
        .Declare("client", CelType.IpAddress).Compile(source)
        .Evaluate(CelActivation.Of(("client", CelValue.FromIpAddress(IPAddress.Parse("192.168.7.7")))))
        .Should().Be(CelValue.FromBool(expected));

    [Theory]
    [InlineData("ipaddress('10.1.2')")]
    [InlineData("ipaddress('0x7f000001')")]
    [InlineData("ipaddress('127.1')")]
    [InlineData("ipaddress('010.0.0.1')")]
    [InlineData("ipaddress('fe80::1%eth0')")]
    [InlineData("ipaddress('[::1]')")]
    [InlineData("ipaddress('10.0.0.1/8')")]
    [InlineData("ipaddress('10.0.0.1').in_cidr('10.0.0.0')")]
    [InlineData("ipaddress('10.0.0.1').in_cidr('10.0.0.0/33')")]
    [InlineData("ipaddress('10.0.0.1').in_cidr('10.0.0.0/08')")]
    [InlineData("ipaddress('10.0.0.1').in_cidr('10.0.0.0/-1')")]
    public void A_text_that_other_parsers_read_differently_is_an_error(string source) =>
        Expression.Evaluate(source).IsError.Should().BeTrue();
}
