using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace AgentIdentity.Tokens.Tests;

/// <summary>Proofs that an attacker, or a careless client, would send, and the one error each gets (RFC 9449 section 4.3).</summary>
public sealed class HostileProofs
{
    private const string Url = "https://broker.example/mcp/crm";
    private readonly Broker _broker = new();
    private readonly DpopValidator _validator;

    public HostileProofs() => _validator = new(new ReplayMemory(100, _broker.Time), new(), _broker.Time);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d")]
    [InlineData("e30.e30.")]
    [InlineData(" e30.e30.AA")]
    [InlineData("e30.e30.AA==")]
    [InlineData("e30.e30.AA, e30.e30.AA")]
    [InlineData("eyJ0eXAiOiJkcG9wK2p3dCJ9.W10.AA")]
    public void What_is_not_one_JWT_is_refused(string proof) => Check(proof).Should().Be(TokenError.ProofMalformed);

    [Fact]
    public void Two_proofs_in_one_header_are_refused() => Check($"{Proof()},{Proof()}").Should().Be(TokenError.ProofMalformed);

    [Fact]
    public void A_proof_longer_than_8_KiB_is_refused_unread() => Check(new string('a', 8 * 1024 + 1)).Should().Be(TokenError.TooLarge);

    [Theory]
    [InlineData("at+jwt", TokenError.WrongType)]
    [InlineData("JWT", TokenError.WrongType)]
    [InlineData("dpop", TokenError.WrongType)]
    [InlineData("client-authentication+jwt", TokenError.WrongType)]
    [InlineData("dpop+jwt ", TokenError.WrongType)]
    [InlineData("", TokenError.ProofMalformed)]
    public void Another_typ_is_refused(string type, TokenError error) => Header(header => header["typ"] = type).Should().Be(error);

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("HS512")]
    [InlineData("ES512")]
    [InlineData("EdDSA")]
    [InlineData("ES256K")]
    [InlineData("RSA1_5")]
    [InlineData("es256")]
    public void An_algorithm_that_is_not_ours_is_refused(string algorithm) => Header(header => header["alg"] = algorithm).Should().Be(TokenError.WrongAlgorithm);

    [Theory]
    [InlineData("ES384")]
    [InlineData("PS256")]
    [InlineData("RS256")]
    public void An_algorithm_of_another_kind_of_key_is_refused(string algorithm) => Header(header => header["alg"] = algorithm).Should().BeOneOf(TokenError.WrongAlgorithm, TokenError.BadKey);

    [Theory]
    [InlineData("jku")]
    [InlineData("x5u")]
    [InlineData("x5c")]
    [InlineData("x5t")]
    [InlineData("x5t#S256")]
    [InlineData("crit")]
    [InlineData("b64")]
    [InlineData("zip")]
    [InlineData("enc")]
    public void A_header_that_would_choose_the_key_or_change_what_is_signed_is_refused(string name) =>
        Header(header => header[name] = "https://evil.example/keys").Should().Be(TokenError.ForbiddenHeader);

    [Fact]
    public void A_proof_without_its_key_is_refused() => Header(header => header.Remove("jwk")).Should().Be(TokenError.ProofMalformed);

    [Theory]
    [InlineData("d")]
    [InlineData("p")]
    [InlineData("q")]
    [InlineData("dp")]
    [InlineData("dq")]
    [InlineData("qi")]
    [InlineData("oth")]
    [InlineData("k")]
    public void A_key_with_a_private_member_is_refused(string name) => Header(header => header["jwk"]![name] = "AAAA").Should().Be(TokenError.BadKey);

    [Theory]
    [InlineData("kty", "oct")]
    [InlineData("kty", "OKP")]
    [InlineData("kty", "ec")]
    [InlineData("crv", "P-521")]
    [InlineData("crv", "secp256k1")]
    [InlineData("x", "")]
    [InlineData("x", "AAAA")]
    [InlineData("y", "not base64url")]
    [InlineData("use", "enc")]
    [InlineData("key_ops", "sign")]
    public void A_key_of_another_kind_or_for_another_use_is_refused(string name, string value) => Header(header => header["jwk"]![name] = value).Should().Be(TokenError.BadKey);

    [Fact]
    public void A_key_that_is_all_zeros_or_a_text_is_refused()
    {
        Header(header => (header["jwk"]!["x"], header["jwk"]!["y"]) = (new string('A', 43), new string('A', 43))).Should().Be(TokenError.BadKey);
        Header(header => header["jwk"] = "key").Should().Be(TokenError.BadKey);
        Header(header => header["jwk"] = new JsonArray()).Should().Be(TokenError.BadKey);
    }

    [Fact]
    public void An_RSA_key_that_is_weak_or_whose_algorithm_is_not_its_own_is_refused()
    {
        using var weak = RSA.Create(1024);
        using var strong = RSA.Create(2048);

        Check(ByRsa(weak, "PS256")).Should().Be(TokenError.BadKey);
        Check(ByRsa(strong, "PS256", "RS256")).Should().Be(TokenError.WrongAlgorithm);
        Check(ByRsa(strong, "PS256", exponent: "AQ")).Should().Be(TokenError.BadKey);
        Check(ByRsa(strong, "PS256", exponent: "Ag")).Should().Be(TokenError.BadKey);
        Check(ByRsa(strong, "PS256")).Should().BeNull();
    }

    [Theory]
    [InlineData("jti", "")]
    [InlineData("jti", 7)]
    [InlineData("htm", "GET")]
    [InlineData("htm", "post")]
    [InlineData("htm", " POST")]
    [InlineData("htu", "https://evil.example/mcp/crm")]
    [InlineData("htu", "https://broker.example.evil/mcp/crm")]
    [InlineData("htu", "https://broker.example@evil.example/mcp/crm")]
    [InlineData("htu", "https://broker.example:444/mcp/crm")]
    [InlineData("htu", "http://broker.example/mcp/crm")]
    [InlineData("htu", "https://broker.example/mcp/crm/")]
    [InlineData("htu", "https://broker.example/mcp/crm%2f")]
    [InlineData("htu", "https://broker.example/mcp/CRM")]
    [InlineData("htu", "https://broker.example/mcp/crm/../admin")]
    [InlineData("htu", "/mcp/crm")]
    [InlineData("iat", "now")]
    [InlineData("iat", -1)]
    [InlineData("iat", 99999999999999)]
    [InlineData("nonce", 7)]
    public void A_claim_with_another_value_is_refused(string name, object value) =>
        Claims(claims => claims[name] = JsonValue.Create(value)).Should().BeOneOf(TokenError.ProofMalformed, TokenError.ProofWrongTarget);

    [Theory]
    [InlineData("https://broker.example/mcp/crm?x=1")]
    [InlineData("https://broker.example/mcp/crm#part")]
    [InlineData("HTTPS://BROKER.example:443/mcp/crm")]
    [InlineData("https://broker.example/x/../mcp/./crm")]
    [InlineData("https://broker.example/%6dcp/crm")]
    public void The_same_address_in_other_words_is_the_same(string url) => Claims(claims => claims["htu"] = url).Should().BeNull();

    [Theory]
    [InlineData(-60, true)]
    [InlineData(60, true)]
    [InlineData(-61, false)]
    [InlineData(61, false)]
    public void The_window_has_sharp_edges(int seconds, bool accepted) =>
        (Claims(claims => claims["iat"] = claims["iat"]!.GetValue<long>() + seconds) is null).Should().Be(accepted);

    [Fact]
    public void The_hash_of_another_token_in_another_form_is_refused()
    {
        var token = _broker.Mint();
        var proof = _broker.Prover.Create("POST", new(Url), token);
        foreach (var wrong in (string[])[token, Convert.ToBase64String(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(token))), DpopValidator.Hash(token) + "=", DpopValidator.Hash(token).ToUpperInvariant()])
        {
            Check(Forge.Resign(proof, _broker.AgentKey, payload: claims => claims["ath"] = wrong), token).Should().Be(TokenError.ProofWrongToken);
        }

        Check(proof, token).Should().BeNull();
    }

    [Fact]
    public void A_changed_signature_is_refused_and_uses_nothing_up()
    {
        var proof = Proof();
        var parts = proof.Split('.');
        var signature = System.Buffers.Text.Base64Url.DecodeFromChars(parts[2]);
        foreach (var at in (int[])[0, 31, 32, 63])
        {
            var changed = (byte[])signature.Clone();
            changed[at] ^= 1;
            Check($"{parts[0]}.{parts[1]}.{System.Buffers.Text.Base64Url.EncodeToString(changed)}").Should().Be(TokenError.BadSignature);
        }

        Check($"{parts[0]}.{parts[1]}.{System.Buffers.Text.Base64Url.EncodeToString(new byte[64])}").Should().Be(TokenError.BadSignature, "r and s of zero verify everything in careless libraries");
        Check(proof).Should().BeNull();
    }

    [Fact]
    public void The_other_half_of_a_signature_makes_no_second_proof()
    {
        var proof = Proof();
        var parts = proof.Split('.');
        var signature = System.Buffers.Text.Base64Url.DecodeFromChars(parts[2]);
        var order = System.Numerics.BigInteger.Parse("0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
        var s = new System.Numerics.BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        var twin = (order - s).ToByteArray(isUnsigned: true, isBigEndian: true);
        signature.AsSpan(32).Clear();
        twin.CopyTo(signature.AsSpan(64 - twin.Length));

        Check(proof).Should().BeNull();

        Check($"{parts[0]}.{parts[1]}.{System.Buffers.Text.Base64Url.EncodeToString(signature)}").Should().Be(TokenError.Replayed);
    }

    [Fact]
    public void The_same_id_by_another_key_or_for_another_address_is_another_proof()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var prover = new DpopProver(other, _broker.Time);
        var proof = Forge.Resign(Proof(), _broker.AgentKey, payload: claims => claims["jti"] = "1");
        Check(proof).Should().BeNull();

        Check(Forge.Resign(prover.Create("POST", new(Url)), other, payload: claims => claims["jti"] = "1")).Should().BeNull("nobody uses up another's ids");
    }

    [Fact]
    public void A_store_that_cannot_tell_refuses()
    {
        var cut = new DpopValidator(new NoStore(), new(), _broker.Time);

        cut.ValidateAsync(Proof(), "POST", Url, null, null).Now().Failure.Error.Should().Be(TokenError.ReplayStoreUnavailable);
    }

    [Fact]
    public void An_algorithm_that_is_switched_off_is_refused()
    {
        var strict = new DpopValidator(new ReplayMemory(10, _broker.Time), new() { Algorithms = ["ES384"] }, _broker.Time);

        strict.ValidateAsync(Proof(), "POST", Url, null, null).Now().Failure.Error.Should().Be(TokenError.WrongAlgorithm);
    }

    private string Proof() => _broker.Prover.Create("POST", new(Url));

    private string ByRsa(RSA key, string algorithm, string? named = null, string? exponent = null)
    {
        var numbers = key.ExportParameters(false);
        var header = new JsonObject
        {
            ["typ"] = "dpop+jwt",
            ["alg"] = algorithm,
            ["jwk"] = new JsonObject
            {
                ["kty"] = "RSA",
                ["n"] = System.Buffers.Text.Base64Url.EncodeToString(numbers.Modulus),
                ["e"] = exponent ?? System.Buffers.Text.Base64Url.EncodeToString(numbers.Exponent),
            },
        };
        if (named is not null)
        {
            header["jwk"]!["alg"] = named;
        }

        var input = $"{Forge.Encode(header.ToJsonString())}.{Forge.Encode(Forge.Part(Proof(), 1).ToJsonString())}";
        return $"{input}.{System.Buffers.Text.Base64Url.EncodeToString(key.SignData(System.Text.Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pss))}";
    }

    private TokenError? Header(Action<JsonObject> change) => Check(Forge.Resign(Proof(), _broker.AgentKey, header: change));

    private TokenError? Claims(Action<JsonObject> change) => Check(Forge.Resign(Proof(), _broker.AgentKey, payload: change));

    private TokenError? Check(string proof, string? token = null) =>
        _validator.ValidateAsync(proof, "POST", Url, token, token is null ? null : _broker.Prover.Thumbprint).Now().TryGet(out _, out var refused) ? null : refused.Error;

    private sealed class NoStore : IReplayStore
    {
        public ValueTask<ReplayVerdict> UseAsync(ReplayKey key, DateTimeOffset until, CancellationToken cancellationToken = default) => ValueTask.FromResult(default(ReplayVerdict));
    }
}
