using System.Collections.Immutable;
using AgentIdentity.Broker;

namespace AgentIdentity.Server.OAuth;

/// <summary>The names of the methods on the wire, and which of them this installation offers.</summary>
internal static class AuthenticationMethods
{
    private static readonly ImmutableArray<(AgentAuthenticationMethod Method, string Name)> All =
    [
        (AgentAuthenticationMethod.PrivateKeyJwt, "private_key_jwt"),
        (AgentAuthenticationMethod.SpiffeJwt, "spiffe_jwt"),
        (AgentAuthenticationMethod.SpiffeX509, "spiffe_x509"),
        (AgentAuthenticationMethod.KubernetesServiceAccount, "kubernetes_service_account"),
        (AgentAuthenticationMethod.TlsClientAuth, "tls_client_auth"),
        (AgentAuthenticationMethod.SelfSignedTlsClientAuth, "self_signed_tls_client_auth"),
        (AgentAuthenticationMethod.ClientSecret, "client_secret"),
        (AgentAuthenticationMethod.None, "none"),
    ];

    public static IEnumerable<string> Names => All.Select(static entry => entry.Name);

    public static string Name(AgentAuthenticationMethod method) => All.First(entry => entry.Method == method).Name;

    public static AgentAuthenticationMethod? Find(string name) =>
        All.Where(entry => entry.Name == name).Select(static entry => (AgentAuthenticationMethod?)entry.Method).FirstOrDefault();

    /// <summary>Certificates of TLS: possession was proved by the handshake, so what is issued may be bound to the certificate (RFC 8705 section 3).</summary>
    public static bool ProvesPossession(this AgentAuthenticationMethod method) => method is
        AgentAuthenticationMethod.SpiffeX509 or AgentAuthenticationMethod.TlsClientAuth or AgentAuthenticationMethod.SelfSignedTlsClientAuth;

    /// <summary>Tokens that a platform hands to a workload and that anybody who saw one could send again: never without a proof of possession beside them.</summary>
    public static bool IsBearer(this AgentAuthenticationMethod method) => method is
        AgentAuthenticationMethod.SpiffeJwt or AgentAuthenticationMethod.KubernetesServiceAccount;

    /// <summary>For <c>token_endpoint_auth_methods_supported</c> (RFC 8414 section 2): what the configuration makes possible, and no more.</summary>
    public static IEnumerable<string> Offered(ClientSettings settings)
    {
        yield return "private_key_jwt";
        if (settings.TrustDomains.Any())
        {
            yield return "spiffe_jwt";
        }

        if (settings.Clusters.Any())
        {
            yield return "kubernetes_service_account";
        }

        if (settings.ReadsCertificates)
        {
            yield return "self_signed_tls_client_auth";
            if (settings.AuthoritiesFile is not null)
            {
                yield return "tls_client_auth";
            }

            if (settings.TrustDomains.Any())
            {
                yield return "spiffe_x509";
            }
        }

        if (settings.AllowSecrets)
        {
            yield return "client_secret_basic";
            yield return "client_secret_post";
        }
    }
}
