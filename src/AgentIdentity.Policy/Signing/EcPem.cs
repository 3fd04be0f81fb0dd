using System.Security.Cryptography;

namespace AgentIdentity.Policy.Signing;

/// <summary>Reads keys of the one curve that ES256 has (RFC 7518 section 3.4).</summary>
internal static class EcPem
{
    /// <exception cref="FormatException">The text holds no such key.</exception>
    public static ECDsa Read(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value)
            {
                return key;
            }
        }
        catch (Exception unusable) when (unusable is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new FormatException("this is no key in PEM; a P-256 key is needed", unusable);
        }

        key.Dispose();
        throw new FormatException("this key is of another curve; a P-256 key is needed");
    }
}
