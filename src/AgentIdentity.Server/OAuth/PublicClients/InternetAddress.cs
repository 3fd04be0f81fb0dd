using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace AgentIdentity.Server.OAuth;

/// <summary>Which addresses belong to the public internet (IANA special-purpose registries, RFC 6890). Everything else is somebody's inside.</summary>
internal static class InternetAddress
{
    private static readonly ImmutableArray<IPNetwork> Inside4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(static network => IPNetwork.Parse(network)),
    ];

    // Global unicast; what translates or tunnels (Teredo, 6to4) could lead inside again and is left out with the documentation ranges.
    private static readonly IPNetwork Unicast6 = IPNetwork.Parse("2000::/3");

    private static readonly ImmutableArray<IPNetwork> Inside6 =
    [
        .. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20" }.Select(static network => IPNetwork.Parse(network)),
    ];

    public static bool Is(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily switch
        {
            AddressFamily.InterNetwork => !Inside4.Any(network => network.Contains(plain)),
            AddressFamily.InterNetworkV6 => plain.ScopeId == 0 && Unicast6.Contains(plain) && !Inside6.Any(network => network.Contains(plain)),
            _ => false,
        };
    }
}
