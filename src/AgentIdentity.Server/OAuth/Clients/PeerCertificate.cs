using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace AgentIdentity.Server.OAuth;

/// <summary>The certificate whose key the other side proved to hold in the TLS handshake, with the intermediate ones it sent along.</summary>
internal sealed record PeerCertificate(X509Certificate2 Leaf, IReadOnlyList<X509Certificate2> Intermediates)
{
    private static readonly ConditionalWeakTable<X509Certificate2, X509Certificate2[]> SentAlong = [];

    /// <summary><c>x5t#S256</c> (RFC 8705 section 3.1).</summary>
    public string Thumbprint { get; } = Base64Url.EncodeToString(Leaf.GetCertHash(HashAlgorithmName.SHA256));

    public static async ValueTask<PeerCertificate?> FindAsync(HttpContext http)
    {
        if (http.Features.Get<ITlsConnectionFeature>() is not { } connection
            || await connection.GetClientCertificateAsync(http.RequestAborted) is not { } leaf)
        {
            return null;
        }

        return new PeerCertificate(leaf, connection switch
        {
            TrustedProxies.Forwarded forwarded => forwarded.Chain,
            _ => SentAlong.TryGetValue(leaf, out var sent) ? sent : [],
        });
    }

    /// <summary>
    /// Kestrel lets every certificate through: the handshake proves possession of its key, and whose it is depends on the
    /// client that a request names. It asks only where the configuration says so, because browsers bother people about it.
    /// </summary>
    public static void Ask(KestrelServerOptions kestrel, ClientSettings settings) => kestrel.ConfigureHttpsDefaults(https =>
    {
        https.ClientCertificateMode = settings.AskForCertificates ? ClientCertificateMode.AllowCertificate : ClientCertificateMode.NoCertificate;
        https.ClientCertificateValidation = static (leaf, chain, _) =>
        {
            // Copies: the chain's own certificates are disposed of with it.
            SentAlong.AddOrUpdate(leaf, [.. (chain?.ChainPolicy.ExtraStore ?? []).Select(static sent => X509CertificateLoader.LoadCertificate(sent.RawData))]);
            return true;
        };
    });
}
