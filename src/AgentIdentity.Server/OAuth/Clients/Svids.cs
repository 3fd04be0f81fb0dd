using System.Security.Cryptography.X509Certificates;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.OAuth;

/// <summary>What makes a certificate a leaf X509-SVID (SPIFFE X509-SVID standard, sections 2, 4 and 5.2); its chain is judged elsewhere.</summary>
internal static class Svids
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    public static SpiffeId? Read(X509Certificate2 certificate)
    {
        // Exactly one URI: a second one could be the one that somebody else reads.
        if (CertificateNames.Alternatives(certificate, AlternativeKind.Uri) is not [var uri]
            || !SpiffeId.TryParse(uri, out var id) || id.Path.Length == 0)
        {
            return null;
        }

        return IsLeaf(certificate) ? id : null;
    }

    private static bool IsLeaf(X509Certificate2 certificate)
    {
        var constraints = certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault();
        var usage = certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault()?.KeyUsages ?? X509KeyUsageFlags.None;
        var extended = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault();
        return constraints?.CertificateAuthority != true
            && usage.HasFlag(X509KeyUsageFlags.DigitalSignature)
            && (usage & (X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign)) == X509KeyUsageFlags.None
            && (extended is null || extended.EnhancedKeyUsages.Cast<System.Security.Cryptography.Oid>().Any(static oid => oid.Value == ClientAuthentication));
    }
}
