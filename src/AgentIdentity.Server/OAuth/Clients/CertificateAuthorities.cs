using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AgentIdentity.Broker;

namespace AgentIdentity.Server.OAuth;

/// <summary>The authorities that tls_client_auth trusts. The machine's own trust store has no say: it is for servers on the web.</summary>
internal sealed class CertificateAuthorities(ClientSettings settings)
{
    private readonly X509Certificate2Collection _trusted = Load(settings.AuthoritiesFile);

    public bool Vouch(PeerCertificate certificate, DateTimeOffset now) => Vouch(_trusted, certificate, now);

    /// <summary>RFC 5280 path validation to one of the authorities. Revocation lists are not fetched: suspending the agent is what takes effect at once.</summary>
    public static bool Vouch(X509Certificate2Collection authorities, PeerCertificate certificate, DateTimeOffset now)
    {
        if (authorities.Count == 0)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(certificate.Intermediates.ToArray());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        // Where a certificate says what it is for, client authentication must be among it.
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2"));
        return chain.Build(certificate.Leaf);
    }

    private static X509Certificate2Collection Load(string? file)
    {
        var authorities = new X509Certificate2Collection();
        if (file is null)
        {
            return authorities;
        }

        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new BrokerException(BrokerError.OptionsInvalid, $"AgentIdentity:Mtls:AuthoritiesFile '{file}' cannot be read as PEM certificates.");
        }

        return authorities.Count > 0
            ? authorities
            : throw new BrokerException(BrokerError.OptionsInvalid, $"AgentIdentity:Mtls:AuthoritiesFile '{file}' holds no certificate.");
    }
}
