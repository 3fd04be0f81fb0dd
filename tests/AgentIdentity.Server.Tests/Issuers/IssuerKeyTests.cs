using System.Text.Json.Nodes;
using AgentIdentity.Server.Issuers;
using AgentIdentity.Tokens;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentIdentity.Server.Tests.Issuers;

public sealed class IssuerKeyTests : IDisposable
{
    private readonly Enterprise _enterprise = new();
    private readonly Clock _clock = new();

    [Fact]
    public async Task Keys_come_by_discovery()
    {
        using var keys = Keys();

        (await keys.EnsureAsync(TestContext.Current.CancellationToken)).Should().BeNull();

        keys.Find("one").Should().NotBeNull();
        keys.Find("two").Should().BeNull();
    }

    [Fact]
    public async Task A_key_that_is_no_longer_published_is_no_longer_believed()
    {
        using var keys = Keys();
        await keys.EnsureAsync(TestContext.Current.CancellationToken);
        _enterprise.Rotate("two");
        _clock.Advance(TimeSpan.FromMinutes(10));

        (await keys.RenewAsync(TestContext.Current.CancellationToken)).Should().BeTrue();

        (keys.Find("one"), keys.Find("two") is null).Should().Be((null, false));
    }

    [Fact]
    public async Task An_outage_is_bridged_for_an_hour_and_then_nothing_is_believed()
    {
        using var keys = Keys();
        await keys.EnsureAsync(TestContext.Current.CancellationToken);
        _enterprise.Down = true;

        _clock.Advance(TimeSpan.FromMinutes(59));
        await keys.RenewAsync(TestContext.Current.CancellationToken);
        keys.Find("one").Should().NotBeNull();

        _clock.Advance(TimeSpan.FromMinutes(1));
        (await keys.EnsureAsync(TestContext.Current.CancellationToken))!.Error.Should().Be(TokenError.KeysUnavailable);
        keys.Find("one").Should().BeNull();

        _enterprise.Down = false;
        _clock.Advance(TimeSpan.FromSeconds(5));
        (await keys.EnsureAsync(TestContext.Current.CancellationToken)).Should().BeNull("it came back");
    }

    [Fact]
    public async Task Invented_key_ids_make_this_side_ask_once_in_a_while_only()
    {
        using var keys = Keys();
        await keys.EnsureAsync(TestContext.Current.CancellationToken);
        var before = _enterprise.Requests;

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => keys.RenewAsync(TestContext.Current.CancellationToken).AsTask()));

        _enterprise.Requests.Should().Be(before);
    }

    [Theory]
    [InlineData("issuer", "https://idp.enterprise.example/")]
    [InlineData("issuer", "https://evil.example")]
    [InlineData("jwks_uri", "http://idp.enterprise.example/jwks")]
    [InlineData("jwks_uri", "file:///etc/passwd")]
    [InlineData("jwks_uri", "https://me:secret@idp.enterprise.example/jwks")]
    public async Task A_discovery_document_of_another_issuer_or_with_keys_at_an_unsafe_place_is_not_believed(string member, string value)
    {
        _enterprise.Amend = (path, document) =>
        {
            if (path.EndsWith("configuration", StringComparison.Ordinal))
            {
                document[member] = value;
            }
        };
        using var keys = Keys();

        (await keys.EnsureAsync(TestContext.Current.CancellationToken))!.Error.Should().Be(TokenError.KeysUnavailable);
    }

    [Fact]
    public async Task Keys_that_cannot_be_used_are_left_out_and_do_not_lock_the_others_out()
    {
        _enterprise.Amend = static (path, document) =>
        {
            if (document["keys"] is JsonArray keys)
            {
                keys.Add(new JsonObject { ["kty"] = "OKP", ["crv"] = "Ed25519", ["kid"] = "ed", ["x"] = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" });
                keys.Add(new JsonObject { ["kty"] = "EC", ["crv"] = "P-521", ["kid"] = "big", ["x"] = "AA", ["y"] = "AA" });
                keys.Add(new JsonObject { ["kty"] = "oct", ["kid"] = "shared", ["k"] = "AAAA" });
                keys.Add(JsonValue.Create("not a key"));
            }
        };
        using var keys = Keys();

        (await keys.EnsureAsync(TestContext.Current.CancellationToken)).Should().BeNull();

        keys.Find("one").Should().NotBeNull();
        new[] { "ed", "big", "shared" }.Select(keys.Find).Should().AllSatisfy(static key => key.Should().BeNull());
    }

    [Fact]
    public async Task Two_keys_under_one_name_are_none()
    {
        _enterprise.Amend = static (_, document) =>
        {
            if (document["keys"] is JsonArray keys)
            {
                keys.Add(keys[0]!.DeepClone());
            }
        };
        using var keys = Keys();

        (await keys.EnsureAsync(TestContext.Current.CancellationToken))!.Error.Should().Be(TokenError.KeysUnavailable);
    }

    [Fact]
    public async Task An_rsa_key_without_an_algorithm_is_pinned_to_the_one_configured()
    {
        using var rsa = System.Security.Cryptography.RSA.Create(2048);
        var numbers = rsa.ExportParameters(false);
        _enterprise.Amend = (_, document) =>
        {
            if (document["keys"] is JsonArray keys)
            {
                keys.Add(new JsonObject
                {
                    ["kty"] = "RSA",
                    ["kid"] = "rsa",
                    ["n"] = System.Buffers.Text.Base64Url.EncodeToString(numbers.Modulus),
                    ["e"] = System.Buffers.Text.Base64Url.EncodeToString(numbers.Exponent),
                });
            }
        };
        using (var usual = Keys())
        {
            await usual.EnsureAsync(TestContext.Current.CancellationToken);
            usual.Find("rsa")!.Algorithm.Should().Be("RS256");
        }

        using var told = Keys(Settings() with { Algorithms = ["PS256"] });
        await told.EnsureAsync(TestContext.Current.CancellationToken);
        told.Find("rsa")!.Algorithm.Should().Be("PS256");
    }

    [Fact]
    public async Task Keys_may_lie_in_a_file_that_is_read_again()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, _enterprise.Jwks, TestContext.Current.CancellationToken);
            using var keys = Keys(Settings() with { JwksFile = file });
            (await keys.EnsureAsync(TestContext.Current.CancellationToken)).Should().BeNull();

            _enterprise.Rotate("two");
            await File.WriteAllTextAsync(file, _enterprise.Jwks, TestContext.Current.CancellationToken);
            _clock.Advance(TimeSpan.FromMinutes(10));
            await keys.RenewAsync(TestContext.Current.CancellationToken);

            keys.Find("two").Should().NotBeNull();
            _enterprise.Requests.Should().Be(0);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public void Dispose() => _enterprise.Dispose();

    private IssuerKeys Keys(IssuerSettings? settings = null) => new(settings ?? Settings(),
        new IssuerDocuments(new HttpClient(_enterprise, disposeHandler: false)), _clock, NullLogger<IssuerKeys>.Instance);

    private IssuerSettings Settings() => new() { Name = "enterprise", Issuer = _enterprise.Issuer };

    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

        public void Advance(TimeSpan by) => _now += by;

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
