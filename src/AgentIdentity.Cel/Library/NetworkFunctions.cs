using System.Net;
using System.Net.Sockets;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Library;

/// <summary>The network extension: net.IP and net.CIDR. IPv4 addresses mapped into IPv6 are refused, as there.</summary>
internal static class NetworkFunctions
{
    private static readonly CelType Ip = CelType.Opaque("net.IP");
    private static readonly CelType Cidr = CelType.Opaque("net.CIDR");

    public static IEnumerable<Overload> Overloads =>
    [
        Declare.Function("ip", "(string) -> net.IP", (args, _) => ToIp(args[0].AsString)),
        Declare.Function("ip", "(net.IP) -> net.IP", (args, _) => args[0]),
        Declare.Function("isIP", "(string) -> bool", (args, _) => CelValue.FromBool(Find(args[0].AsString) is not null)),
        Declare.Function("ip.isCanonical", "(string) -> bool", (args, _) => ToIp(args[0].AsString) is { IsError: false } ip
            ? CelValue.FromBool(ip.AsOpaque.ToString() == args[0].AsString) : ToIp(args[0].AsString)),
        Declare.Function("string", "(net.IP) -> string", (args, _) => CelValue.FromString(args[0].AsOpaque.ToString()!)),
        Declare.Method("family", "(net.IP) -> int", (args, _) => CelValue.FromInt(IsV4(Address(args[0])) ? 4 : 6)),
        Test("isUnspecified", address => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)),
        Test("isLoopback", IPAddress.IsLoopback),
        Test("isGlobalUnicast", IsGlobalUnicast),
        Test("isLinkLocalUnicast", address => IsV4(address) ? First(address, 169, 254) : address.IsIPv6LinkLocal),
        Test("isLinkLocalMulticast", IsLinkLocalMulticast),
        Declare.Function("cidr", "(string) -> net.CIDR", (args, _) => ToCidr(args[0].AsString)),
        Declare.Function("cidr", "(net.CIDR) -> net.CIDR", (args, _) => args[0]),
        Declare.Function("isCIDR", "(string) -> bool", (args, _) => CelValue.FromBool(Addresses.ReadCidr(args[0].AsString) is not null)),
        Declare.Function("string", "(net.CIDR) -> string", (args, _) => CelValue.FromString($"{Block(args[0]).Address}/{Block(args[0]).Length}")),
        Declare.Method("ip", "(net.CIDR) -> net.IP", (args, _) => CelValue.FromOpaque(Ip, Block(args[0]).Address)),
        Declare.Method("prefixLength", "(net.CIDR) -> int", (args, _) => CelValue.FromInt(Block(args[0]).Length)),
        Declare.Method("masked", "(net.CIDR) -> net.CIDR", (args, _) => Masked(Block(args[0]))),
        Declare.Method("containsIP", "(net.CIDR, net.IP) -> bool", (args, _) => Contains(args[0], args[1])),
        Declare.Method("containsIP", "(net.CIDR, string) -> bool", (args, _) => Contains(args[0], ToIp(args[1].AsString))),
        Declare.Method("containsCIDR", "(net.CIDR, net.CIDR) -> bool", (args, _) => ContainsBlock(args[0], args[1])),
        Declare.Method("containsCIDR", "(net.CIDR, string) -> bool", (args, _) => ContainsBlock(args[0], ToCidr(args[1].AsString))),
    ];

    private static Overload Test(string name, Func<IPAddress, bool> test) =>
        Declare.Method(name, "(net.IP) -> bool", (args, _) => CelValue.FromBool(test(Address(args[0]))));

    private static IPAddress? Find(string text) => Addresses.Read(text) is { IsIPv4MappedToIPv6: false } address ? address : null;

    private static CelValue ToIp(string text) =>
        Find(text) is { } address ? CelValue.FromOpaque(Ip, address) : CelValue.Error("the text is not an IP address");

    private static CelValue ToCidr(string text) =>
        Addresses.ReadCidr(text) is { } block ? CelValue.FromOpaque(Cidr, block) : CelValue.Error("the text is not a CIDR block");

    private static CelValue Masked((IPAddress Address, int Length) block) =>
        CelValue.FromOpaque(Cidr, (Addresses.Masked(block.Address, block.Length), block.Length));

    private static CelValue Contains(in CelValue block, in CelValue address) =>
        address.IsError ? address : CelValue.FromBool(Addresses.Contains(Block(block), Address(address)));

    private static CelValue ContainsBlock(in CelValue outer, in CelValue inner) => inner.IsError
        ? inner
        : CelValue.FromBool(Block(outer).Length <= Block(inner).Length && Addresses.Contains(Block(outer), Block(inner).Address));

    private static IPAddress Address(in CelValue value) => (IPAddress)value.AsOpaque;

    private static (IPAddress Address, int Length) Block(in CelValue value) => ((IPAddress, int))value.AsOpaque;

    private static bool IsV4(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork;

    private static bool First(IPAddress address, params ReadOnlySpan<byte> octets) => address.GetAddressBytes().AsSpan().StartsWith(octets);

    private static bool IsLinkLocalMulticast(IPAddress address) => IsV4(address)
        ? First(address, 224, 0, 0)
        : address.IsIPv6Multicast && (address.GetAddressBytes()[1] & 0x0F) == 2;

    private static bool IsGlobalUnicast(IPAddress address) => IsV4(address)
        ? !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.Broadcast) && !IPAddress.IsLoopback(address)
            && address.GetAddressBytes()[0] is < 224 or > 239 && !First(address, 169, 254)
        : !address.Equals(IPAddress.IPv6Any) && !IPAddress.IsLoopback(address) && !address.IsIPv6Multicast && !address.IsIPv6LinkLocal;
}
