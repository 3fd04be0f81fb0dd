using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AgentIdentity.Tests;

namespace AgentIdentity.Policy.Tests.Signing;

public sealed class BundleSignatureTests
{
    private static readonly BundleContent Signed = SignedBundle.Files().Sign(SignedBundle.Key, SignedBundle.Terms);

    [Fact]
    public void What_was_signed_is_told_and_survives_the_disk()
    {
        var folder = Directory.CreateTempSubdirectory("bundle-");
        try
        {
            var signed = SignedBundle.Files().Sign(SignedBundle.Key, SignedBundle.Terms);
            signed.WriteTo(folder.FullName);
            File.WriteAllText(Path.Combine(folder.FullName, "README.md"), "documents are not signed");
            Directory.CreateDirectory(Path.Combine(folder.FullName, "..data"));
            File.WriteAllText(Path.Combine(folder.FullName, "..data", "main.fga"), "what Kubernetes puts there is not read twice");

            var read = BundleContent.Read(folder.FullName);

            read.Verify([SignedBundle.Key.Public], SignedBundle.Now).Should().Be(SignedBundle.Terms with { KeyId = SignedBundle.Key.Public.KeyId });
            read.Claims().Should().Be(SignedBundle.Terms);
            read.Files.Keys.Should().Equal("model/main.fga", "tests/a.fga.yaml", "tuples/seed.yaml");
            read.Compile().Digest.Should().Be(signed.Compile().Digest);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_bundle_without_a_signature_is_refused_however_the_trust_root_looks()
    {
        SignedBundle.Files().Refusal().Should().Be(PolicyError.SignatureMissing);
        SignedBundle.Files().With("").Refusal().Should().Be(PolicyError.SignatureMissing);
        SignedBundle.Files().Invoking(static c => c.Verify([], SignedBundle.Now)).Should().Throw<PolicyLoadException>("no key is not no check");
    }

    [Fact]
    public void A_key_that_is_not_trusted_signs_nothing_and_one_of_several_is_enough()
    {
        var signed = SignedBundle.Files().Sign(SignedBundle.Stranger, SignedBundle.Terms);

        signed.Refusal().Should().Be(PolicyError.SignatureInvalid);
        signed.Verify([SignedBundle.Key.Public, SignedBundle.Stranger.Public], SignedBundle.Now).KeyId.Should().Be(SignedBundle.Stranger.Public.KeyId);
    }

    [Fact]
    public void A_changed_an_added_and_a_missing_file_are_each_named_with_its_mend()
    {
        var signature = SignedBundle.Files(("rules/a.yaml", "x")).Sign(SignedBundle.Key, SignedBundle.Terms).Signature;
        var altered = SignedBundle.Files(("tuples/more.yaml", "[]")).With(signature);
        altered = BundleContent.Of(altered.Files.SetItem("model/main.fga", "model"u8.ToArray())).With(signature);

        altered.Invoking(static c => c.Verify([SignedBundle.Key.Public], SignedBundle.Now)).Should().Throw<PolicyLoadException>()
            .Which.Problems.Select(static p => p.ToString()).Should().Equal(
                "model/main.fga: AID2167: was changed after it was signed; bring it back, or sign the bundle again",
                "rules/a.yaml: AID2167: is signed and is not there; bring it back, or sign the bundle again",
                "tuples/more.yaml: AID2167: is there and is not signed; take it away, or sign the bundle again");
        altered.Claims().Should().BeNull("a signature over other files names nothing");
    }

    [Fact]
    public void A_signature_counts_from_its_day_until_its_end_and_not_in_the_moment_of_the_end()
    {
        var signed = SignedBundle.Files().Sign(SignedBundle.Key, SignedBundle.Terms);

        signed.Verify([SignedBundle.Key.Public], SignedBundle.Terms.Expires.AddSeconds(-1)).Revision.Should().Be(7);
        signed.Refusal(SignedBundle.Terms.Expires).Should().Be(PolicyError.SignatureExpired);
        signed.Refusal(SignedBundle.Terms.Created.AddMinutes(-6)).Should().Be(PolicyError.SignatureExpired);
    }

    [Theory]
    [InlineData("""{"alg":"none","kid":"KID","typ":"agentid-bundle+jws"}""")]
    [InlineData("""{"alg":"HS256","kid":"KID","typ":"agentid-bundle+jws"}""")]
    [InlineData("""{"alg":"ES256","kid":"KID","typ":"at+jwt"}""")]
    [InlineData("""{"alg":"ES256","kid":"KID"}""")]
    [InlineData("""{"alg":"ES256","kid":"KID","typ":"agentid-bundle+jws","crit":["b64"]}""")]
    [InlineData("""{"alg":"ES256","alg":"ES256","kid":"KID","typ":"agentid-bundle+jws"}""")]
    [InlineData("[]")]
    public void Another_header_is_refused_even_when_a_trusted_key_signed_it(string header) =>
        Made(header.Replace("KID", SignedBundle.Key.Public.KeyId, StringComparison.Ordinal), null).Refusal().Should().Be(PolicyError.SignatureInvalid);

    [Theory]
    [InlineData("""{"format":"agentidentity-bundle/2","revision":1,"created":"2026-11-01T00:00:00Z","expires":"2027-11-01T00:00:00Z","files":{}}""")]
    [InlineData("""{"format":"agentidentity-bundle/1","revision":0,"created":"2026-11-01T00:00:00Z","expires":"2027-11-01T00:00:00Z","files":{}}""")]
    [InlineData("""{"format":"agentidentity-bundle/1","revision":1,"revision":2,"created":"2026-11-01T00:00:00Z","expires":"2027-11-01T00:00:00Z","files":{}}""")]
    [InlineData("""{"format":"agentidentity-bundle/1","revision":1,"created":"2026-11-01T00:00:00Z","expires":"2027-11-01T00:00:00Z","files":{},"unless":"x"}""")]
    [InlineData("""{"format":"agentidentity-bundle/1","revision":1,"created":"2026-11-01T00:00:00Z","expires":"never","files":{}}""")]
    [InlineData("""{"format":"agentidentity-bundle/1","revision":1,"created":"2026-11-01T00:00:00Z","files":{}}""")]
    [InlineData("""{"format":"agentidentity-bundle/1","revision":"1","created":"2026-11-01T00:00:00Z","expires":"2027-11-01T00:00:00Z","files":[]}""")]
    public void A_manifest_that_is_not_understood_whole_is_refused_even_when_a_trusted_key_signed_it(string manifest) =>
        Made($$"""{"alg":"ES256","kid":"{{SignedBundle.Key.Public.KeyId}}","typ":"agentid-bundle+jws"}""", manifest).Refusal().Should().Be(PolicyError.SignatureInvalid);

    [Law(Cases = 300)]
    public void No_character_of_a_signature_and_no_byte_of_a_file_can_be_another(bool ofSignature, uint place, byte other)
    {
        var altered = ofSignature ? Signed.With(Flipped(Signed.Signature!, place, other)) : Flipped(Signed, place, other);
        altered.Invoking(static c => c.Verify([SignedBundle.Key.Public], SignedBundle.Now)).Should().Throw<PolicyLoadException>();
    }

    [Fact]
    public void Only_P256_keys_sign_and_only_public_halves_are_trusted()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        FluentActions.Invoking(() => BundleKey.FromPem(other.ExportSubjectPublicKeyInfoPem())).Should().Throw<FormatException>().WithMessage("*another curve*");
        FluentActions.Invoking(() => BundleKey.FromPem(SignedBundle.Key.ExportPem())).Should().Throw<FormatException>().WithMessage("*private key*public half*");
        FluentActions.Invoking(static () => BundleKey.FromPem("nonsense")).Should().Throw<FormatException>();
        FluentActions.Invoking(static () => BundleSigningKey.FromPem(SignedBundle.Key.Public.ToPem())).Should().Throw<FormatException>().WithMessage("*no private key*");
        BundleKey.FromPem(SignedBundle.Key.Public.ToPem()).KeyId.Should().Be(SignedBundle.Key.Public.KeyId);
        using var again = BundleSigningKey.FromPem(SignedBundle.Key.ExportPem());
        again.Public.KeyId.Should().Be(SignedBundle.Key.Public.KeyId);
        again.ToString().Should().NotContain("PRIVATE");
    }

    [Theory]
    [InlineData("../rules/a.yaml")]
    [InlineData("rules/../../a.yaml")]
    [InlineData("/etc/a.yaml")]
    [InlineData("rules//a.yaml")]
    [InlineData("rules\\a.yaml")]
    [InlineData("C:/a.yaml")]
    [InlineData("rules/\u0000.yaml")]
    [InlineData("tests/.a.test.yaml")]
    [InlineData("tests/.a/b.test.yaml")]
    [InlineData("")]
    public void A_path_that_leads_out_of_the_bundle_or_is_not_read_from_a_folder_is_refused(string path) =>
        FluentActions.Invoking(() => SignedBundle.Files((path, "x"))).Should().Throw<PolicyLoadException>().Which.Problems.Should().ContainSingle()
            .Which.Error.Should().Be(PolicyError.BundlePathInvalid);

    [Fact]
    public void A_bundle_that_is_too_large_is_refused()
    {
        FluentActions.Invoking(static () => SignedBundle.Files(("rules/a.yaml", new string(' ', (4 * 1024 * 1024) + 1)))).Should().Throw<PolicyLoadException>()
            .Which.Problems[0].Error.Should().Be(PolicyError.BundleTooLarge);
        FluentActions.Invoking(static () => SignedBundle.Files([.. Enumerable.Range(0, 2001).Select(static i => ($"rules/{i}.yaml", ""))])).Should().Throw<PolicyLoadException>()
            .Which.Problems[0].Error.Should().Be(PolicyError.BundleTooLarge);
    }

    [Fact]
    public async Task Another_implementation_of_JWS_takes_the_signature_and_finds_the_digests()
    {
        NodeProgram.Demand();
        var signed = SignedBundle.Files().Sign(SignedBundle.Key, SignedBundle.Terms);

        var run = await NodeProgram.RunAsync("verify-bundle.mjs",
            new Dictionary<string, string> { ["JWS"] = signed.Signature!, ["PEM"] = SignedBundle.Key.Public.ToPem() }, TestContext.Current.CancellationToken);

        run.Errors.Should().BeEmpty();
        run.Output.Should().Contain("revision 7").And.Contain(
            $"model/main.fga sha256:{Convert.ToHexStringLower(SHA256.HashData(signed.Files["model/main.fga"].Span))}");
    }

    private static BundleContent Made(string header, string? manifest)
    {
        var good = SignedBundle.Files().Sign(SignedBundle.Key, SignedBundle.Terms).Signature!.Split('.');
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{(manifest is null ? good[1] : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(manifest)))}";
        using var key = ECDsa.Create();
        key.ImportFromPem(SignedBundle.Key.ExportPem());
        var proof = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        var files = manifest is null ? SignedBundle.Files() : BundleContent.Of([]);
        return files.With($"{signed}.{Base64Url.EncodeToString(proof)}");
    }

    private static string Flipped(string signature, uint place, byte other)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=";
        // Every other case the last characters, where bits may be left over.
        var at = (int)((place % 2 == 0 ? place : (uint)signature.Length - 1 - (place % 4)) % signature.Length);
        var others = Alphabet.Replace(signature[at].ToString(), "", StringComparison.Ordinal);
        return signature[..at] + others[other % others.Length] + signature[(at + 1)..];
    }

    private static BundleContent Flipped(BundleContent signed, uint place, byte other)
    {
        var (path, bytes) = signed.Files.ElementAt((int)(place % signed.Files.Count));
        var copy = bytes.ToArray();
        copy[place % copy.Length] ^= (byte)(1 << (other % 8));
        return BundleContent.Of(signed.Files.SetItem(path, copy)).With(signed.Signature);
    }
}
