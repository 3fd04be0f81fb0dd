using System.Net;
using System.Security.Cryptography.X509Certificates;
using AgentIdentity.Broker;

namespace AgentIdentity.Server.OAuth;

/// <summary>Compares the names in a certificate with the one that is registered (RFC 8705 section 2.1.2): exactly, without wildcards.</summary>
internal static class CertificateNames
{
    private const string SubjectAlternativeName = "2.5.29.17";

    public static bool Bears(X509Certificate2 certificate, CertificateName name) => name.Kind switch
    {
        CertificateNameKind.SubjectDn => Same(certificate.SubjectName, name.Value),
        CertificateNameKind.SanDns => Alternatives(certificate, AlternativeKind.Dns).Contains(name.Value, StringComparer.OrdinalIgnoreCase),
        CertificateNameKind.SanUri => Alternatives(certificate, AlternativeKind.Uri).Contains(name.Value, StringComparer.Ordinal),
        CertificateNameKind.SanEmail => Alternatives(certificate, AlternativeKind.Email).Contains(name.Value, StringComparer.Ordinal),
        CertificateNameKind.SanIp => IPAddress.TryParse(name.Value, out var address)
            && Alternatives(certificate, AlternativeKind.Ip).Contains(address.ToString(), StringComparer.Ordinal),
        _ => false,
    };

    /// <summary>The names of one kind in the subject alternative name extension.</summary>
    public static IReadOnlyList<string> Alternatives(X509Certificate2 certificate, AlternativeKind kind) =>
        certificate.Extensions.FirstOrDefault(static extension => extension.Oid?.Value == SubjectAlternativeName) is { } extension
            ? AlternativeNames.Read(extension.RawData, kind)
            : [];

    // By type and value of each part, in order: two spellings of one name are equal, two names in one spelling are not.
    private static bool Same(X500DistinguishedName borne, string registered) =>
        Parts(borne) is { Count: > 0 } parts && parts.SequenceEqual(Parts(new X500DistinguishedName(registered)));

    private static List<(string?, string?)> Parts(X500DistinguishedName name)
    {
        var parts = name.EnumerateRelativeDistinguishedNames(reversed: false).ToList();
        return parts.Exists(static part => part.HasMultipleElements)
            ? []
            : [.. parts.Select(static part => (part.GetSingleElementType().Value, part.GetSingleElementValue()))];
    }
}
