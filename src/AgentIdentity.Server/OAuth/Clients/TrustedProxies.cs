using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AgentIdentity.Gateway.ExtAuthz;
using Microsoft.AspNetCore.Http.Features;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// What a TLS-terminating proxy says about the other side is believed from configured hops only: the certificate
/// (RFC 9440) and the address. From everybody else the headers are removed before anything reads them.
/// </summary>
internal static class TrustedProxies
{
    private const int LongestHeader = 32 * 1024;
    private static readonly ImmutableArray<string> CertificateHeaders = ["Client-Cert", "Client-Cert-Chain"];

    public static void UseTrustedProxies(this IApplicationBuilder app, ClientSettings settings) => app.Use((http, next) =>
    {
        var hop = http.Connection.RemoteIpAddress;
        if (hop is not null && Contains(settings.TrustedProxies, hop))
        {
            // Always replaced, also by nothing: a connection to a proxy carries the requests of many clients, and its own certificate is the proxy's.
            http.Features.Set<ITlsConnectionFeature>(Forwarded.Read(http.Request.Headers));
            var client = Client(http.Request.Headers["X-Forwarded-For"], settings.TrustedProxies);
            http.Connection.RemoteIpAddress = client ?? hop;
            http.Features.Set(client is null ? null : new ForwardedCaller(client));
        }

        foreach (var name in CertificateHeaders)
        {
            http.Request.Headers.Remove(name);
        }

        return next(http);
    });

    // From the right, where the nearest hop wrote: the first address that is not a trusted hop itself.
    private static IPAddress? Client(IEnumerable<string?> headers, ImmutableArray<IPNetwork> trusted)
    {
        IPAddress? client = null;
        foreach (var entry in headers.SelectMany(static header => (header ?? "").Split(',')).Reverse())
        {
            if (!IPAddress.TryParse(entry.Trim(), out var address))
            {
                break;
            }

            client = address;
            if (!Contains(trusted, address))
            {
                break;
            }
        }

        return client;
    }

    private static bool Contains(ImmutableArray<IPNetwork> networks, IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var network in networks)
        {
            if (network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The certificate that the proxy verified possession of, in place of the connection's own.</summary>
    internal sealed class Forwarded(X509Certificate2? certificate, ImmutableArray<X509Certificate2> chain) : ITlsConnectionFeature
    {
        public X509Certificate2? ClientCertificate { get; set; } = certificate;

        public ImmutableArray<X509Certificate2> Chain => chain;

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult(ClientCertificate);

        public static Forwarded Read(IHeaderDictionary headers)
        {
            var leaf = headers["Client-Cert"] is { Count: 1 } one ? Decode(one[0] ?? "") : null;
            var chain = headers["Client-Cert-Chain"].SelectMany(static header => (header ?? "").Split(',')).Select(Decode).OfType<X509Certificate2>();
            return new Forwarded(leaf, leaf is null ? [] : [.. chain]);
        }

        // RFC 9440 section 2.1: an RFC 8941 byte sequence, the DER certificate in base64 between colons.
        private static X509Certificate2? Decode(string item)
        {
            var text = item.AsSpan().Trim();
            if (text.Length is < 3 or > LongestHeader || text[0] != ':' || text[^1] != ':')
            {
                return null;
            }

            try
            {
                return X509CertificateLoader.LoadCertificate(Convert.FromBase64String(text[1..^1].ToString()));
            }
            catch (Exception malformed) when (malformed is FormatException or CryptographicException)
            {
                return null;
            }
        }
    }
}
