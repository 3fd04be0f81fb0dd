using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.AspNetCore;

/// <summary>
/// The certificate of the caller's TLS connection against the one a token is bound to (RFC 8705 section 3.1). Where TLS ends at a
/// proxy, ASP.NET Core's certificate forwarding sets the connection's certificate; no header is read here.
/// </summary>
internal static class ClientCertificate
{
    public static TokenFailure? Check(Delegation delegation, ConnectionInfo connection)
    {
        if (delegation.CertificateThumbprint is not { } bound)
        {
            return null;
        }

        if (connection.ClientCertificate is not { } shown)
        {
            return new(TokenError.CertificateMissing, "The token is bound to a client certificate and the connection shows none.");
        }

        var thumbprint = Base64Url.EncodeToString(SHA256.HashData(shown.RawDataMemory.Span));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(thumbprint), Encoding.ASCII.GetBytes(bound))
            ? null
            : new(TokenError.WrongCertificate, "The connection's certificate is not the one the token is bound to.");
    }
}
