using System.Net;
using System.Net.Sockets;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// Failed client authentications are limited per address and per client. A stranger who fails in a client's name must not
/// lock the client out: an address from which the client itself has succeeded of late is counted apart from all others.
/// </summary>
internal sealed class ClientAttempts(TimeProvider time)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(24);

    private readonly AttemptMeter _addresses = new(60, TimeSpan.FromSeconds(2), time);
    private readonly AttemptMeter _clients = new(30, TimeSpan.FromSeconds(6), time);
    private readonly AttemptMeter _pairs = new(30, TimeSpan.FromSeconds(2), time);

    // One attempt in the bucket is the mark of a success; it runs out by itself.
    private readonly AttemptMeter _succeeded = new(1, Remembered, time);

    /// <summary>How long this client has to wait at this address; null when it may try.</summary>
    public TimeSpan? Wait(string client, IPAddress? address)
    {
        var (pair, peer) = Names(client, address);
        if (IsKnown(pair))
        {
            return _pairs.Wait(pair);
        }

        var (byAddress, byClient) = (_addresses.Wait(peer), client.Length == 0 ? null : _clients.Wait(client));
        return byAddress > byClient || byClient is null ? byAddress : byClient;
    }

    public void Failed(string client, IPAddress? address)
    {
        var (pair, peer) = Names(client, address);
        if (IsKnown(pair))
        {
            _pairs.Charge(pair);
            return;
        }

        _addresses.Charge(peer);
        if (client.Length > 0)
        {
            _clients.Charge(client);
        }
    }

    public void Succeeded(string client, IPAddress? address)
    {
        var (pair, _) = Names(client, address);
        if (!IsKnown(pair))
        {
            _succeeded.Charge(pair);
        }
    }

    private bool IsKnown(string pair) => _succeeded.Wait(pair) is not null;

    private static (string Pair, string Peer) Names(string client, IPAddress? address)
    {
        var peer = PeerName(address);
        return ($"{peer} {client}", peer);
    }

    /// <summary>An IPv6 host owns at least its /64, so that is what is counted.</summary>
    public static string PeerName(IPAddress? address)
    {
        if (address is null)
        {
            return "-";
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexStringLower(plain.GetAddressBytes().AsSpan(0, 8)) : plain.ToString();
    }
}
