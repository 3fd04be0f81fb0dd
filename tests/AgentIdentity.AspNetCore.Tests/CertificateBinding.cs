using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AgentIdentity.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.AspNetCore.Tests;

public sealed class CertificateBinding : IDisposable
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_795_305_600));
    private readonly KeyRing _ring;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public CertificateBinding()
    {
        _ring = KeyRing.InMemory(_time);
        _certificate = MakeCertificate();
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    [Fact]
    public async Task A_token_bound_to_the_connections_certificate_is_accepted_as_Bearer_although_Bearer_is_off()
    {
        (await BearerAsync(_certificate)).Delegation!.Subject.Should().Be("ben");
    }

    [Fact]
    public async Task A_bound_token_on_a_connection_without_a_certificate_is_refused_also_where_Bearer_is_on()
    {
        (await BearerAsync(null)).Failure!.Error.Should().Be(TokenError.CertificateMissing);
        (await BearerAsync(null, allowBearer: true)).Failure!.Error.Should().Be(TokenError.CertificateMissing);
    }

    [Fact]
    public async Task A_bound_token_with_another_certificate_of_the_same_name_is_an_invalid_token()
    {
        using var other = MakeCertificate();
        var context = new DefaultHttpContext();

        var outcome = await BearerAsync(other);

        outcome.Failure!.Error.Should().Be(TokenError.WrongCertificate);
        outcome.WriteChallenge(context.Response);
        context.Response.Headers.WWWAuthenticate.ToString().Should().Contain("error=\"invalid_token\"");
    }

    [Fact]
    public async Task A_token_bound_to_both_needs_the_proof_and_the_certificate()
    {
        var prover = new DpopProver(_key, _time);
        var token = await MintAsync(prover.Thumbprint);

        (await SendAsync("DPoP " + token, prover.Create("GET", new("https://b/x"), token), _certificate)).Delegation.Should().NotBeNull();
        (await SendAsync("DPoP " + token, prover.Create("GET", new("https://b/x"), token), null)).Failure!.Error.Should().Be(TokenError.CertificateMissing);
        (await SendAsync("Bearer " + token, null, _certificate)).Failure!.Error.Should().Be(TokenError.BoundTokenAsBearer);
    }

    private async Task<AuthenticationOutcome> BearerAsync(X509Certificate2? shown, bool allowBearer = false) => await SendAsync("Bearer " + await MintAsync(null), null, shown, allowBearer);

    private ValueTask<AuthenticationOutcome> SendAsync(string authorization, string? proof, X509Certificate2? shown, bool allowBearer = false)
    {
        var context = new DefaultHttpContext { Request = { Method = "GET" }, Connection = { ClientCertificate = shown } };
        context.Request.Headers.Authorization = authorization;
        if (proof is not null)
        {
            context.Request.Headers["DPoP"] = proof;
        }

        var authenticator = new DelegationAuthenticator(TokenTrust.Of("https://b", _ring), new(new ReplayMemory(10, _time), new(), _time), _time);
        return authenticator.AuthenticateAsync(context, new("a", "https://b/x") { AllowBearer = allowBearer });
    }

    private async Task<string> MintAsync(string? thumbprint) => (await new TokenMinter(_ring, "https://b", _time).MintDelegatedAsync(new()
    {
        Subject = "ben",
        Actor = new("https://b", "codex", null),
        ClientId = "codex",
        Audience = "a",
        KeyThumbprint = thumbprint,
        CertificateThumbprint = Base64Url.EncodeToString(SHA256.HashData(_certificate.RawData)),
        DelegationId = "d",
        TransactionId = "t",
    })).Value;

    private X509Certificate2 MakeCertificate() =>
        new CertificateRequest("CN=codex", _key, HashAlgorithmName.SHA256).CreateSelfSigned(_time.GetUtcNow(), _time.GetUtcNow().AddDays(1));
}
