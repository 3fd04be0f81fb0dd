using AgentIdentity.Tests;
using AgentIdentity.Tokens;
using Amazon.KeyManagementService;
using Amazon.Runtime;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Broker.Tests.Kms;

public sealed class KmsSigning : IAsyncLifetime
{
    private const string Issuer = "https://broker.example";
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.Zero));
    private FakeKms _kms = null!;

    public async ValueTask InitializeAsync() => _kms = await FakeKms.StartAsync();

    public ValueTask DisposeAsync() => _kms.DisposeAsync();

    [Theory]
    [InlineData("ECC_NIST_P256", "ES256", "ES256")]
    [InlineData("ECC_NIST_P384", "ES256", "ES384")]
    [InlineData("RSA_2048", "ES256", "PS256")]
    [InlineData("RSA_3072", "RS256", "RS256")]
    public async Task A_token_signed_by_KMS_verifies_by_the_published_key(string spec, string configured, string algorithm)
    {
        using var keys = Keys(new() { KeyIds = [_kms.Add(spec)] });
        var ring = await keys.OpenAsync(new() { Algorithm = configured }, default);
        var readers = VerificationKeySet.Parse(ring.ToJwks()).Value;

        // DER drops leading zeros, which one signature in 256 has: enough of them to meet some.
        for (var i = 0; i < (spec == "ECC_NIST_P256" ? 300 : 3); i++)
        {
            Read(await MintAsync(ring), readers).Ok.Should().BeTrue();
        }

        (ring.Active.Algorithm, readers.Keys.Single().Algorithm).Should().Be((algorithm, algorithm));
        _kms.Signed.Should().BeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public async Task A_token_longer_than_KMS_takes_is_signed_by_its_digest()
    {
        using var keys = Keys(new() { KeyIds = [_kms.Add("ECC_NIST_P256")] });
        var ring = await keys.OpenAsync(new(), default);

        var token = await MintAsync(ring, new string('x', 2000));

        token.Length.Should().BeGreaterThan(4096);
        Read(token, VerificationKeySet.Parse(ring.ToJwks()).Value).Ok.Should().BeTrue();
    }

    [Fact]
    public async Task Moving_the_alias_turns_the_keys_without_a_refused_token()
    {
        var (first, second) = (_kms.Add("ECC_NIST_P256"), _kms.Add("ECC_NIST_P256"));
        _kms.Aliases["alias/agentidentity"] = first;
        using var keys = Keys(new() { Alias = "alias/agentidentity" });
        var ring = await keys.OpenAsync(new(), default);
        var (before, old) = (ring.Active.KeyId, await MintAsync(ring));

        _kms.Aliases["alias/agentidentity"] = second;
        await TendAsync(keys, ring, TimeSpan.FromMinutes(5));
        ring.Active.KeyId.Should().Be(before, "the new key is published first");
        ring.PublicKeys().Should().HaveCount(2);
        await TendAsync(keys, ring, TimeSpan.FromHours(1));

        ring.Active.KeyId.Should().NotBe(before);
        var readers = VerificationKeySet.Parse(ring.ToJwks()).Value;
        readers.Find(before).Should().NotBeNull();
        Read(await MintAsync(ring), readers).Ok.Should().BeTrue();
        old.Should().NotBeEmpty();
    }

    [Fact]
    public async Task A_signature_by_another_key_never_leaves()
    {
        using var other = new FakeKmsKey("other", "ECC_NIST_P256", "SIGN_VERIFY");
        using var keys = Keys(new() { KeyIds = [_kms.Add("ECC_NIST_P256")] });
        var ring = await keys.OpenAsync(new(), default);
        _kms.Trouble = (action, body) => action == "TrentService.Sign"
            ? FakeKms.Answer(new { KeyId = "other", Signature = other.Sign(body.GetProperty("Message").GetBytesFromBase64(), "") })
            : null;

        await FailsAsync(() => MintAsync(ring), "*not the key's*");
    }

    [Theory]
    [InlineData("")]
    [InlineData("3000")]
    [InlineData("300602010102010100")]
    [InlineData("30060201ff020101")]
    public async Task A_signature_that_is_not_DER_never_leaves(string hex)
    {
        using var keys = Keys(new() { KeyIds = [_kms.Add("ECC_NIST_P256")] });
        var ring = await keys.OpenAsync(new(), default);
        _kms.Trouble = (action, _) => action == "TrentService.Sign" ? FakeKms.Answer(new { Signature = Convert.FromHexString(hex) }) : null;

        await FailsAsync(() => MintAsync(ring), "*");
    }

    [Fact]
    public async Task Where_KMS_refuses_nothing_is_issued_and_the_code_says_so()
    {
        using var keys = Keys(new() { KeyIds = [_kms.Add("ECC_NIST_P256")] });
        var ring = await keys.OpenAsync(new(), default);
        _kms.Trouble = (_, _) => FakeKms.Error("DisabledException", "The key is disabled.");

        await FailsAsync(() => MintAsync(ring), "*disabled*");
    }

    [Theory]
    [InlineData("ECC_NIST_P521", "SIGN_VERIFY")]
    [InlineData("ECC_NIST_P256", "KEY_AGREEMENT")]
    [InlineData("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT")]
    public async Task A_key_that_is_not_for_our_signatures_keeps_the_broker_from_starting(string spec, string usage)
    {
        using var keys = Keys(new() { KeyIds = [_kms.Add(spec, usage)] });

        (await keys.Invoking(k => k.OpenAsync(new(), default)).Should().ThrowAsync<BrokerException>()).Which.Failure.Error.Should().Be(BrokerError.OptionsInvalid);
    }

    [Fact]
    public async Task Requests_with_another_secret_are_refused_by_the_service_as_the_real_one_would()
    {
        using var keys = Keys(new() { KeyIds = [_kms.Add("ECC_NIST_P256")] }, secret: "another");

        await FailsAsync(() => keys.OpenAsync(new(), default), "*does not match*");
    }

    private static async Task FailsAsync(Func<Task> act, string words) =>
        (await act.Should().ThrowAsync<BrokerException>().WithMessage(words)).Which.Failure.Error.Should().Be(BrokerError.KeyServiceFailed);

    private async Task TendAsync(KmsKeys keys, KeyRing ring, TimeSpan later)
    {
        _time.Advance(later);
        await keys.FollowAliasAsync(ring, default);
        ring.Tend();
    }

    private async Task<string> MintAsync(KeyRing ring, string padding = "") => (await new TokenMinter(ring, Issuer, _time).MintDelegatedAsync(new()
    {
        Subject = "ben",
        Actor = new(Issuer, "codex", null),
        ClientId = "codex",
        Audience = Issuer + "/mcp/crm",
        Scope = ["mcp", .. padding.Length > 0 ? [padding] : Array.Empty<string>()],
        DelegationId = "dlg_1",
        TransactionId = "txn_1" + padding,
    })).Value;

    private TokenResult<Delegation> Read(string token, VerificationKeySet keys) =>
        new DelegationTokenValidator(new(Issuer, keys.Find), _time).Validate(token, Issuer + "/mcp/crm");

    private KmsKeys Keys(KmsOptions options, string secret = SigV4.SecretKey) => new(
        options,
        new AmazonKeyManagementServiceClient(
            new BasicAWSCredentials(SigV4.AccessKey, secret),
            new AmazonKeyManagementServiceConfig { ServiceURL = _kms.Endpoint, AuthenticationRegion = FakeKms.Region, MaxErrorRetry = 0 }),
        _time);
}
