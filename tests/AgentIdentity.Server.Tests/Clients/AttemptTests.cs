using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using AgentIdentity.Server.OAuth;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Server.Tests.Clients;

public sealed class AttemptTests
{
    private static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public void A_meter_lets_a_burst_through_and_then_one_for_every_interval()
    {
        var meter = new AttemptMeter(3, TimeSpan.FromSeconds(10), _time);
        Enumerable.Range(0, 3).Should().AllSatisfy(_ => meter.Take("ben").Should().BeNull());

        meter.Take("ben").Should().Be(TimeSpan.FromSeconds(10));
        meter.Take("ben").Should().Be(TimeSpan.FromSeconds(10), "what was not let in does not make the wait longer");
        meter.Take("eve").Should().BeNull("others are not meant");

        _time.Advance(TimeSpan.FromSeconds(10));
        meter.Take("ben").Should().BeNull();
        meter.Take("ben").Should().NotBeNull();
    }

    [Fact]
    public void A_meter_lets_no_more_in_when_many_come_at_once()
    {
        var meter = new AttemptMeter(10, TimeSpan.FromMinutes(1), _time);
        var admitted = 0;

        Parallel.For(0, 1000, _ =>
        {
            if (meter.Take("ben") is null)
            {
                Interlocked.Increment(ref admitted);
            }
        });

        admitted.Should().BeInRange(1, 10);
    }

    [Fact]
    public void A_meter_remembers_a_name_whatever_number_of_others_comes()
    {
        var meter = new AttemptMeter(2, TimeSpan.FromDays(1), _time);
        meter.Charge("ben");
        meter.Charge("ben");
        for (var other = 0; other < 5_000; other++)
        {
            meter.Charge(other.ToString(CultureInfo.InvariantCulture));
        }

        meter.Wait("ben").Should().NotBeNull();
        Enumerable.Range(0, 200).Count(fresh => meter.Wait($"fresh {fresh}") is not null).Should().BeLessThan(20, "a name that never failed seldom shares both of its places");
    }

    [Fact]
    public void A_stranger_cannot_lock_out_a_client_at_its_own_address()
    {
        var attempts = new ClientAttempts(_time);
        attempts.Succeeded("codex", Here);
        for (var stranger = 0; stranger < 200; stranger++)
        {
            attempts.Failed("codex", IPAddress.Parse($"203.0.113.{stranger}"));
        }

        attempts.Wait("codex", Here).Should().BeNull();
        attempts.Wait("codex", IPAddress.Parse("203.0.113.201")).Should().NotBeNull("for everybody else the name has been tried enough");
        attempts.Wait("other", IPAddress.Parse("203.0.113.201")).Should().BeNull();
    }

    [Fact]
    public void An_address_that_tries_many_names_is_stopped_and_an_ipv6_host_is_its_network()
    {
        var attempts = new ClientAttempts(_time);
        for (var name = 0; name < 60; name++)
        {
            attempts.Failed($"name-{name}", IPAddress.Parse($"2001:db8::{name:x}"));
        }

        attempts.Wait("fresh", IPAddress.Parse("2001:db8::ffff")).Should().NotBeNull();
        attempts.Wait("fresh", IPAddress.Parse("2001:db8:0:1::1")).Should().BeNull();
    }

    [Fact]
    public async Task Failed_attempts_end_in_429_with_the_time_to_wait_while_the_client_itself_goes_on_from_where_it_is_known()
    {
        await using var server = await ClientServer.PlainAsync("AgentIdentity:TrustedProxies:0=127.0.0.1");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signer = new ClientAssertionSigner(key, "codex");
        var prover = new DpopProver(key);
        await server.RegisterAsync(new { id = "codex", name = "codex", owner = "Olga", jwks = JsonDocument.Parse(signer.PublicJwks).RootElement });
        var http = server.Connect();
        (await GoodAsync("192.0.2.1")).ShouldBe(HttpStatusCode.OK, null, null);
        HttpResponseMessage last = null!;
        for (var attempt = 0; attempt < 31; attempt++)
        {
            (_, last) = await http.PostAsync(Wire.TokenPath, Wire.Ask(http, [("client_id", "codex")]), ("X-Forwarded-For", "203.0.113.9"));
        }

        last.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        last.Headers.RetryAfter!.Delta!.Value.TotalSeconds.Should().BeInRange(1, 60);
        (await last.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("AID5144");
        (await GoodAsync("203.0.113.9")).ShouldBe(HttpStatusCode.TooManyRequests, "temporarily_unavailable", "AID5144");
        (await GoodAsync("192.0.2.1")).ShouldBe(HttpStatusCode.OK, null, null);

        async Task<OAuthReply> GoodAsync(string from) => await http.ActorAsync(
            [("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), ("client_assertion", signer.Create(server.Origin))],
            ("DPoP", prover.Create("POST", new Uri(server.Origin + Wire.TokenPath))), ("X-Forwarded-For", from));
    }
}
