using System.Buffers.Text;
using System.Security.Cryptography;

namespace AgentIdentity.Broker.Tests;

internal static class TestKeys
{
    public static string NewJwks(bool withPrivatePart = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: true);
        var secret = withPrivatePart ? $$""","d":"{{Text(point.D!)}}" """ : "";
        var id = Text(RandomNumberGenerator.GetBytes(8));
        return $$"""
            {"keys":[{"kty":"EC","crv":"P-256","alg":"ES256","use":"sig","kid":"{{id}}","x":"{{Text(point.Q.X!)}}","y":"{{Text(point.Q.Y!)}}"{{secret}}}]}
            """;
    }

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
