using System.Net;
using System.Net.Mail;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>Which credentials an agent may be registered with: exactly those that its one method reads, and no others.</summary>
internal static partial class AuthenticationRules
{
    private const int MostKeys = 10;
    private const int MostThumbprints = 10;
    private const int LongestName = 500;

    public static BrokerFailure? Check(NewAgent agent)
    {
        var authentication = agent.Authentication;
        if (Stray(authentication) is { } stray)
        {
            return Invalid($"{stray} does not belong to this method of authentication.");
        }

        if (authentication.Method == AgentAuthenticationMethod.None && agent.Kind != AgentKind.Public)
        {
            return Invalid("Only a public client may be without a credential.");
        }

        return authentication.Method switch
        {
            AgentAuthenticationMethod.PrivateKeyJwt => Keys(agent.Jwks, least: 1),
            AgentAuthenticationMethod.SpiffeJwt or AgentAuthenticationMethod.SpiffeX509 => !SpiffeId.TryParse(authentication.SpiffeId, out var id) || id.Path.Length == 0
                ? Invalid("spiffe_id must be a SPIFFE ID with a path, such as spiffe://example.org/agents/codex.") : null,
            AgentAuthenticationMethod.KubernetesServiceAccount => Account(authentication.ServiceAccount),
            AgentAuthenticationMethod.TlsClientAuth => Name(authentication.CertificateName),
            AgentAuthenticationMethod.SelfSignedTlsClientAuth => Thumbprints(authentication.CertificateThumbprints),
            AgentAuthenticationMethod.ClientSecret => authentication.Secret is null ? Invalid("The secret is missing.") : null,
            AgentAuthenticationMethod.None => null,
            _ => Invalid("The method of authentication is not known."),
        } ?? (authentication.Method == AgentAuthenticationMethod.PrivateKeyJwt ? null : Keys(agent.Jwks, least: 0));
    }

    private static string? Stray(AgentAuthentication authentication) => authentication switch
    {
        { SpiffeId: not null, Method: not (AgentAuthenticationMethod.SpiffeJwt or AgentAuthenticationMethod.SpiffeX509) } => "spiffe_id",
        { ServiceAccount: not null, Method: not AgentAuthenticationMethod.KubernetesServiceAccount } => "kubernetes",
        { CertificateName: not null, Method: not AgentAuthenticationMethod.TlsClientAuth } => "The certificate's name",
        { CertificateThumbprints.IsDefaultOrEmpty: false, Method: not AgentAuthenticationMethod.SelfSignedTlsClientAuth } => "certificate_thumbprints",
        { Secret: not null, Method: not AgentAuthenticationMethod.ClientSecret } => "A secret",
        _ => null,
    };

    private static BrokerFailure? Keys(string jwks, int least)
    {
        if (!VerificationKeySet.Parse(jwks).TryGet(out var set, out var refused))
        {
            return new(BrokerError.AgentKeysInvalid, refused.Detail);
        }

        return set.Keys.Count >= least && set.Keys.Count <= (least == 0 ? 0 : MostKeys)
            ? null
            : new(BrokerError.AgentKeysInvalid, least == 0
                ? "jwks is for private_key_jwt only."
                : $"jwks must hold 1 to {MostKeys} keys.");
    }

    private static BrokerFailure? Account(ServiceAccount? account) =>
        account is not null && Uri.TryCreate(account.Issuer, UriKind.Absolute, out var issuer) && issuer.Scheme == Uri.UriSchemeHttps
            && DnsLabel().IsMatch(account.Namespace) && Uid().IsMatch(account.Uid)
            ? null
            : Invalid("kubernetes needs the cluster's https issuer, a namespace and the service account's uid.");

    private static BrokerFailure? Name(CertificateName? name)
    {
        var sound = name is { Value.Length: > 0 and <= LongestName } && name.Kind switch
        {
            CertificateNameKind.SubjectDn => IsDistinguishedName(name.Value),
            CertificateNameKind.SanDns => Uri.CheckHostName(name.Value) == UriHostNameType.Dns && !name.Value.Contains('*', StringComparison.Ordinal),
            CertificateNameKind.SanUri => Uri.TryCreate(name.Value, UriKind.Absolute, out var uri) && !uri.IsFile,
            CertificateNameKind.SanIp => IPAddress.TryParse(name.Value, out _),
            CertificateNameKind.SanEmail => MailAddress.TryCreate(name.Value, out var mail) && mail.Address == name.Value,
            _ => false,
        };
        return sound ? null : Invalid("tls_client_auth needs exactly one name that the certificate must bear, in the form of its kind.");
    }

    private static BrokerFailure? Thumbprints(IReadOnlyCollection<string> thumbprints) =>
        thumbprints.Count is > 0 and <= MostThumbprints && thumbprints.All(static print => Thumbprint().IsMatch(print))
            ? null
            : Invalid($"certificate_thumbprints must hold 1 to {MostThumbprints} SHA-256 thumbprints (x5t#S256, base64url).");

    private static bool IsDistinguishedName(string text)
    {
        try
        {
            return new X500DistinguishedName(text).EnumerateRelativeDistinguishedNames().Any();
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static BrokerFailure Invalid(string detail) => new(BrokerError.AgentCredentialInvalid, detail);

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{43}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Thumbprint();

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex DnsLabel();

    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Uid();
}
