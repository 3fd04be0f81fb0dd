using System.Security.Cryptography;

namespace AgentIdentity.Tokens.Tests;

public sealed class PublicKeys
{
    // Of RFC 7638 section 3.1.
    private const string Modulus = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";

    // RFC 7638 section 3.1 and RFC 9449 section 4.1: the examples' keys and their thumbprints.
    [Theory]
    [InlineData(
        """{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}""",
        "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")]
    [InlineData(
        """{"kty":"EC","x":"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs","y":"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA","crv":"P-256"}""",
        "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I")]
    public void Thumbprints_are_those_of_the_RFCs(string jwk, string thumbprint) =>
        VerificationKeySet.Parse(jwk).Value.Keys.Should().ContainSingle().Which.Thumbprint.Should().Be(thumbprint);

    [Theory]
    [InlineData("""{"keys":[{"kty":"oct","k":"AAAA"}]}""")]
    [InlineData("""{"keys":[{"kty":"EC","crv":"secp256k1","x":"AAAA","y":"AAAA"}]}""")]
    [InlineData("""{"keys":[{"kty":"EC","crv":"P-256","x":"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs","y":"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA","d":"AAAA"}]}""")]
    [InlineData("""{"keys":[{"kty":"EC","crv":"P-256","alg":"ES384","x":"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs","y":"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA"}]}""")]
    [InlineData("""{"keys":[{"kty":"RSA","alg":"RS256","e":"AQAB","n":"0vx7agoebGcQ"}]}""")]
    [InlineData("""{"keys":{}}""")]
    [InlineData("[]")]
    [InlineData("""{"keys":[],"keys":[]}""")]
    public void Weak_private_or_strange_keys_are_refused(string jwks) => VerificationKeySet.Parse(jwks).Failure.Error.Should().Be(TokenError.BadKey);

    [Fact]
    public void An_RSA_key_without_an_algorithm_of_its_own_is_refused()
    {
        VerificationKeySet.Parse($$"""{"kty":"RSA","e":"AQAB","n":"{{Modulus}}"}""").Ok.Should().BeFalse();
        VerificationKeySet.Parse($$"""{"kty":"RSA","e":"AQAB","n":"{{Modulus}}","alg":"PS256"}""").Value.Keys[0].Algorithm.Should().Be("PS256");
    }

    [Fact]
    public void Keys_for_encryption_and_of_unknown_curves_are_left_out() =>
        VerificationKeySet.Parse("""{"keys":[{"kty":"OKP","crv":"Ed25519","x":"AAAA"},{"kty":"RSA","use":"enc"}]}""").Value.Keys.Should().BeEmpty();

    [Theory]
    [InlineData("nistP256")]
    [InlineData("nistP384")]
    public void A_private_key_survives_its_JWK(string curve)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        using var again = PrivateJwk.Read(PrivateJwk.Write(key));

        new DpopProver(again).Thumbprint.Should().Be(new DpopProver(key).Thumbprint);
    }

    [Fact]
    public void A_key_on_another_curve_makes_no_proofs()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP521);

        key.Invoking(k => new DpopProver(k)).Should().Throw<ArgumentException>();
    }
}
