using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace AgentIdentity.Broker;

/// <summary>
/// How an agent authenticates as a client: one method, and what that method is compared with. One and not several, so
/// that nothing weaker passes in the agent's name.
/// </summary>
public sealed record AgentAuthentication
{
    /// <summary>private_key_jwt (RFC 7523) with the keys of the agent's own key set.</summary>
    public static AgentAuthentication PrivateKeyJwt { get; } = new();

    public AgentAuthenticationMethod Method { get; init; } = AgentAuthenticationMethod.PrivateKeyJwt;

    /// <summary>The workload's SPIFFE ID, for spiffe_jwt and spiffe_x509.</summary>
    public string? SpiffeId { get; init; }

    /// <summary>The Kubernetes service account, for kubernetes_service_account.</summary>
    public ServiceAccount? ServiceAccount { get; init; }

    /// <summary>The name the certificate must bear, for tls_client_auth.</summary>
    public CertificateName? CertificateName { get; init; }

    /// <summary>The SHA-256 thumbprints (<c>x5t#S256</c>, base64url) of the certificates accepted, for self_signed_tls_client_auth.</summary>
    public ImmutableArray<string> CertificateThumbprints { get; init; } = [];

    /// <summary>The hash of the secret, for client_secret.</summary>
    public ClientSecretHash? Secret { get; init; }
}

/// <summary>The ways to authenticate.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AgentAuthenticationMethod>))]
public enum AgentAuthenticationMethod
{
    PrivateKeyJwt = 1,
    SpiffeJwt = 2,
    SpiffeX509 = 3,
    KubernetesServiceAccount = 4,
    TlsClientAuth = 5,
    SelfSignedTlsClientAuth = 6,
    ClientSecret = 7,
    None = 8,
}

/// <summary>A Kubernetes service account. The uid tells it from one of the same name that was deleted and made again.</summary>
public sealed record ServiceAccount(string Issuer, string Namespace, string Uid);

/// <summary>The one name that a certificate of a trusted authority must bear (RFC 8705 section 2.1.2).</summary>
public sealed record CertificateName(CertificateNameKind Kind, string Value);

[JsonConverter(typeof(JsonStringEnumConverter<CertificateNameKind>))]
public enum CertificateNameKind
{
    SubjectDn = 1,
    SanDns = 2,
    SanUri = 3,
    SanIp = 4,
    SanEmail = 5,
}
