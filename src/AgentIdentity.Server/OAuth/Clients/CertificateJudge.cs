using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using AgentIdentity.Broker;

namespace AgentIdentity.Server.OAuth;

/// <summary>
/// Client authentication by the certificate of the TLS connection (RFC 8705 section 2, SPIFFE X509-SVID section 5). The
/// handshake proved possession of the key; this decides whose it is.
/// </summary>
internal sealed class CertificateJudge(CertificateAuthorities authorities, TrustDomains domains, TimeProvider time)
{
    public ClientVerdict Judge(AgentRecord agent, PeerCertificate? certificate)
    {
        if (certificate is null)
        {
            return ClientVerdict.Refused(ServerError.CertificateMissing, "The connection carries no client certificate.");
        }

        var problem = agent.Authentication.Method switch
        {
            AgentAuthenticationMethod.SelfSignedTlsClientAuth => Pinned(agent.Authentication.CertificateThumbprints, certificate),
            AgentAuthenticationMethod.TlsClientAuth => Issued(agent.Authentication.CertificateName!, certificate),
            AgentAuthenticationMethod.SpiffeX509 => Svid(agent.Authentication.SpiffeId!, certificate),
            _ => "The client does not authenticate with a certificate.",
        };
        return problem is null ? ClientVerdict.Of(agent) : ClientVerdict.Refused(ServerError.CertificateRefused, problem);
    }

    // RFC 8705 section 2.2: no chain; the certificate itself is registered.
    private string? Pinned(ImmutableArray<string> thumbprints, PeerCertificate certificate)
    {
        if (!thumbprints.Contains(certificate.Thumbprint))
        {
            return "The certificate is not one that is registered for the client.";
        }

        var now = time.GetUtcNow();
        return now >= certificate.Leaf.NotBefore.ToUniversalTime() && now <= certificate.Leaf.NotAfter.ToUniversalTime()
            ? null
            : "The certificate is not valid at this time.";
    }

    // RFC 8705 section 2.1.
    private string? Issued(CertificateName name, PeerCertificate certificate)
    {
        if (!CertificateNames.Bears(certificate.Leaf, name))
        {
            return "The certificate does not bear the name that is registered for the client.";
        }

        return authorities.Vouch(certificate, time.GetUtcNow()) ? null : "No trusted authority vouches for the certificate.";
    }

    private string? Svid(string registered, PeerCertificate certificate)
    {
        if (Svids.Read(certificate.Leaf) is not { } id)
        {
            return "The certificate is not an X509-SVID.";
        }

        if (id.ToString() != registered)
        {
            return "The certificate is another workload's.";
        }

        return domains.Vouch(id.TrustDomain, certificate, time.GetUtcNow()) ? null : "The trust domain does not vouch for the certificate.";
    }
}
