using System.Text.Json;
using OpenIddict.Abstractions;

namespace AgentIdentity.Server.OAuth;

/// <summary>What the metadata document says about certificates (RFC 8705 sections 3.3 and 5).</summary>
internal static class CertificateMetadata
{
    public static void Describe(OpenIddictResponse document, ClientSettings settings)
    {
        document["tls_client_certificate_bound_access_tokens"] = settings.ReadsCertificates;
        if (settings.MtlsUrl is not { } url)
        {
            return;
        }

        document["mtls_endpoint_aliases"] = new OpenIddictParameter(JsonSerializer.SerializeToElement(new Dictionary<string, string>
        {
            ["token_endpoint"] = url + TokenServer.TokenPath,
            ["pushed_authorization_request_endpoint"] = url + TokenServer.PushPath,
            ["introspection_endpoint"] = url + TokenServer.IntrospectPath,
            ["revocation_endpoint"] = url + TokenServer.RevokePath,
        }));
    }
}
