using System.Net;
using System.Security.Cryptography.X509Certificates;
using AgentIdentity.Broker;
using AgentIdentity.Server.OAuth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Server.Tests.Clients;

/// <summary>Where the keys of trust domains and clusters come from, and how long they are believed.</summary>
public sealed class KeyUpkeepTests
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly Workloads _spire = new();
    private readonly TrustDomains _domains;

    public KeyUpkeepTests() => _domains = new TrustDomains(_time);

    private KeyUpkeep Upkeep(KeySource source) =>
        new(new ClientSettings { TrustDomains = [source] }, _domains, new Clusters(_time), _time, NullLogger<KeyUpkeep>.Instance);

    [Fact]
    public async Task A_bundle_file_is_read_at_the_start_and_again_when_it_changes()
    {
        var file = ClientServer.Write(new Workloads().Bundle());
        using var upkeep = Upkeep(new KeySource("example.org", file, null, null));
        await upkeep.StartingAsync(TestContext.Current.CancellationToken);
        await upkeep.StartAsync(TestContext.Current.CancellationToken);
        var certificate = new PeerCertificate(_spire.Authority.Issue(Leaf.Of("spiffe://example.org/codex")), []);
        _domains.Vouch("example.org", certificate, _time.GetUtcNow()).Should().BeFalse();

        await File.WriteAllTextAsync(file, _spire.Bundle(sequence: 2), TestContext.Current.CancellationToken);
        await EventuallyAsync(() => _domains.Vouch("example.org", certificate, _time.GetUtcNow()));
        await upkeep.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("/nowhere/bundle.json")]
    [InlineData(null)]
    public async Task A_file_that_cannot_be_used_stops_the_start(string? file)
    {
        using var upkeep = Upkeep(new KeySource("example.org", file ?? ClientServer.Write("no bundle"), null, null));

        var start = () => upkeep.StartingAsync(TestContext.Current.CancellationToken);

        (await start.Should().ThrowAsync<BrokerException>()).Which.Failure.Error.Should().Be(BrokerError.OptionsInvalid);
    }

    [Fact]
    public async Task A_bundle_is_fetched_over_tls_from_an_authority_of_the_domains_own()
    {
        var web = new TestAuthority("Web");
        await using var host = await HostAsync(web.ServerCertificate(), _spire.Bundle());
        using var trusting = Upkeep(new KeySource("example.org", null, host.Address, ClientServer.Write(web.Pem)));
        await trusting.StartAsync(TestContext.Current.CancellationToken);
        await EventuallyAsync(() => _domains.JwtKeys("example.org") is not null);
        await trusting.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_bundle_from_a_server_that_nobody_vouches_for_is_not_taken()
    {
        await using var host = await HostAsync(new TestAuthority("Web").ServerCertificate(), _spire.Bundle());
        using var upkeep = Upkeep(new KeySource("example.org", null, host.Address, ClientServer.Write(new TestAuthority("Other").Pem)));
        await upkeep.StartAsync(TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);

        _domains.JwtKeys("example.org").Should().BeNull();
        await upkeep.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void An_older_bundle_does_not_replace_a_newer_one_and_a_stale_one_vouches_for_nobody()
    {
        _domains.Put("example.org", _spire.Bundle(sequence: 5), out var refresh).Should().BeTrue();
        refresh.Should().Be(TimeSpan.FromSeconds(60));
        _domains.Put("example.org", _spire.Bundle(sequence: 4), out _).Should().BeFalse();
        _domains.Put("example.org", "{}", out _).Should().BeFalse();
        _domains.JwtKeys("example.org")!.Keys.Should().ContainSingle();

        _time.Advance(TimeSpan.FromHours(25));
        _domains.JwtKeys("example.org").Should().BeNull();
    }

    [Theory]
    [InlineData("jwt-svid", 1)]
    [InlineData("x509-svid", 0)]
    [InlineData("sig", 0)]
    public void Only_keys_of_the_right_use_verify_jwt_svids(string use, int expected) =>
        TrustBundle.Read(_spire.Jwks().Replace("\"sig\"", $"\"{use}\"", StringComparison.Ordinal))!.JwtKeys.Keys.Should().HaveCount(expected);

    private async Task EventuallyAsync(Func<bool> condition)
    {
        for (var wait = 0; wait < 200 && !condition(); wait++)
        {
            _time.Advance(TimeSpan.FromSeconds(15));
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        condition().Should().BeTrue();
    }

    private static async Task<Host> HostAsync(X509Certificate2 certificate, string body)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(
            X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null))));
        var app = builder.Build();
        app.MapGet("/bundle", () => Results.Text(body, "application/json"));
        await app.StartAsync();
        return new Host(app, new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/bundle"));
    }

    private sealed record Host(WebApplication App, Uri Address) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
