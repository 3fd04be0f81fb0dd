using System.Net;
using System.Net.Sockets;

namespace AgentIdentity.Cel.Library;

/// <summary>
/// Strict texts of IP addresses and CIDR blocks: four decimal parts without leading zeros, or RFC 4291 groups; no
/// zones, ports, octal or shortened IPv4, which <see cref="IPAddress"/> would take.
/// </summary>
internal static class Addresses
{
    private const int LongestBlock = 49;

    public static IPAddress? Read(string text)
    {
        if (text.Length is < 2 or > 45)
        {
            return null;
        }

        if (!text.Contains(':', StringComparison.Ordinal))
        {
            return IsDottedQuad(text) ? IPAddress.Parse(text) : null;
        }

        if (!text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.') || !IPAddress.TryParse(text, out var address))
        {
            return null;
        }

        var quad = text[(text.LastIndexOf(':') + 1)..];
        return address.AddressFamily == AddressFamily.InterNetworkV6 && (!quad.Contains('.', StringComparison.Ordinal) || IsDottedQuad(quad))
            ? address
            : null;
    }

    public static (IPAddress Address, int Length)? ReadCidr(string text)
    {
        var slash = text.Length <= LongestBlock ? text.IndexOf('/', StringComparison.Ordinal) : -1;
        if (slash < 0 || Read(text[..slash]) is not { } address)
        {
            return null;
        }

        var digits = text[(slash + 1)..];
        var most = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        return digits.Length is 1 or 2 or 3 && digits.All(char.IsAsciiDigit) && (digits[0] != '0' || digits.Length == 1)
            && int.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) is var length && length <= most
            ? (address, length)
            : null;
    }

    public static IPAddress Masked(IPAddress address, int length)
    {
        var octets = address.GetAddressBytes();
        for (var i = 0; i < octets.Length; i++)
        {
            var kept = Math.Clamp(length - i * 8, 0, 8);
            octets[i] &= (byte)(0xFF << (8 - kept));
        }

        return new IPAddress(octets);
    }

    /// <summary>Addresses of the other family are never inside.</summary>
    public static bool Contains((IPAddress Address, int Length) block, IPAddress address) =>
        block.Address.AddressFamily == address.AddressFamily
        && Masked(block.Address, block.Length).Equals(Masked(address, block.Length));

    private static bool IsDottedQuad(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 4 && parts.All(part =>
            part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0')
            && int.Parse(part, System.Globalization.CultureInfo.InvariantCulture) <= 255);
    }
}
