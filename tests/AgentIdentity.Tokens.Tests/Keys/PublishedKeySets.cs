using System.Buffers.Text;
using System.Security.Cryptography;

namespace AgentIdentity.Tokens.Tests;

public sealed class PublishedKeySets
{
    private const string Issuer = "https://login.microsoftonline.com/00000001-0000-0ff1-ce00-000000000000/v2.0";
    private static readonly string Ec = EcKey();
    // Of RFC 7638 section 3.1.
    private const string Rsa = "\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw\"";

    [Fact]
    public void Keys_that_are_not_understood_or_meant_are_left_out_and_the_rest_stay()
    {
        var set = $$"""
            {"keys":[
              {"kid":"good",{{Ec}}},
              {"kid":"also good","use":"sig",{{Ec}}},
              {"kid":"okp","kty":"OKP","crv":"Ed25519","x":"AA"},
              {"kid":"curve","kty":"EC","crv":"secp256k1","x":"AA","y":"AA"},
              {"kid":"enc","use":"enc",{{Ec}}},
              {"kid":"odd","use":5,{{Ec}}},
              {"kid":"private","d":"AA",{{Ec}}},
              {{{Ec}}},
              {"kid":"twice",{{Ec}}},
              {"kid":"twice",{{Rsa}}},
              {"kid":"rs512","alg":"RS512",{{Rsa}}},
              7
            ]}
            """;

        PublishedKeys.OfIssuer(set, Issuer).Value.Keys.Select(key => key.KeyId).Should().Equal("good", "also good");
    }

    [Fact]
    public void An_RSA_key_without_an_algorithm_is_pinned_to_the_one_configured()
    {
        var set = $$"""{"keys":[{"kid":"bare",{{Rsa}}},{"kid":"own","alg":"PS256",{{Rsa}}}]}""";

        PublishedKeys.OfIssuer(set, Issuer).Value.Find("bare")!.Algorithm.Should().Be("RS256");
        PublishedKeys.OfIssuer(set, Issuer, "PS256").Value.Find("bare")!.Algorithm.Should().Be("PS256");
        PublishedKeys.OfIssuer(set, Issuer).Value.Find("own")!.Algorithm.Should().Be("PS256");
    }

    [Theory]
    [InlineData("https://login.microsoftonline.com/{tenantid}/v2.0", true)]
    [InlineData(Issuer, true)]
    [InlineData("https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0", false)]
    [InlineData("https://login.microsoftonline.com/{tenantid}", false)]
    [InlineData("https://{tenantid}/v2.0", false)]
    [InlineData("", false)]
    public void A_key_that_names_another_issuer_is_left_out(string named, bool kept) =>
        PublishedKeys.OfIssuer($$"""{"keys":[{"kid":"1","issuer":"{{named}}",{{Rsa}}}]}""", Issuer).Value.Keys.Any().Should().Be(kept);

    [Fact]
    public void A_SPIFFE_bundle_gives_its_keys_for_JWT_SVIDs_only()
    {
        var bundle = $$"""{"spiffe_sequence":1,"keys":[{"use":"jwt-svid","kid":"a",{{Ec}}},{"use":"x509-svid","kid":"b",{{Ec}}},{"kid":"c",{{Ec}}},{"use":"sig","kid":"d",{{Ec}}}]}""";

        PublishedKeys.OfSpiffeBundle(bundle).Value.Keys.Select(key => key.KeyId).Should().Equal("a");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"keys":{}}""")]
    [InlineData("""{"keys":[],"keys":[]}""")]
    public void What_is_no_key_set_is_refused(string json) => PublishedKeys.OfIssuer(json, Issuer).Failure.Error.Should().Be(TokenError.BadKey);

    private static string EcKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(false).Q;
        return $"\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"{Base64Url.EncodeToString(point.X)}\",\"y\":\"{Base64Url.EncodeToString(point.Y)}\"";
    }
}
