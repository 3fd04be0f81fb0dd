using System.Net;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Library;

/// <summary>OpenFGA's address type: <c>ipaddress("10.1.2.3").in_cidr("10.0.0.0/8")</c>.</summary>
internal static class IpAddressFunctions
{
    public static IEnumerable<Overload> Overloads =>
    [
        Declare.Function("ipaddress", "(string) -> IPAddress", (args, _) => Read(args[0].AsString)),
        Declare.Method("in_cidr", "(IPAddress, string) -> bool", (args, _) => InCidr((IPAddress)args[0].AsOpaque, args[1].AsString)),
    ];

    public static CelValue Read(string text) => Addresses.Read(text) is { } address
        ? CelValue.FromIpAddress(address)
        : CelValue.Error("the text is not an IP address");

    private static CelValue InCidr(IPAddress address, string text) => Addresses.ReadCidr(text) is { } block
        ? CelValue.FromBool(Addresses.Contains(block, address))
        : CelValue.Error("the text is not a CIDR block");
}
