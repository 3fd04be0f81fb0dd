using System.Net;
using System.Text;
using AgentIdentity.Server.OAuth;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Server.Tests.PublicClients;

public sealed class ClientDocumentTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 9, 0, 30, TimeSpan.Zero));
    private DocumentHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await DocumentHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_sound_document_is_read_from_the_address_that_was_judged()
    {
        var clientId = _host.Serve("/oauth/crabby.json");

        var found = await FindAsync(clientId);

        found.Document!.Name.Should().Be("Crabby");
        found.Document.Refreshes.Should().BeTrue();
        found.Document.RedirectUris.Should().Equal("http://127.0.0.1/callback", "https://client.example/callback");
        _host.Dialled.Should().Equal(new IPEndPoint(_host.Addresses[0], 443));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.8.8")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("192.0.0.192")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::7f00:1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public async Task A_name_that_leads_inside_is_not_connected_to(string inside)
    {
        var clientId = _host.Serve("/oauth/crabby.json");
        foreach (var addresses in (IPAddress[][])[[IPAddress.Parse(inside)], [IPAddress.Parse("93.184.215.14"), IPAddress.Parse(inside)]])
        {
            _host.Addresses = addresses;
            (await FindAsync(clientId)).Error.Should().Be(ServerError.ClientMetadataUnreachable);
        }

        _host.Dialled.Should().BeEmpty();
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("2606:2800:21f:cb07:6820:80da:af6b:8b2c")]
    [InlineData("::ffff:8.8.8.8")]
    public void Public_addresses_are_public(string address) => InternetAddress.Is(IPAddress.Parse(address)).Should().BeTrue();

    [Fact]
    public async Task A_name_server_that_changes_its_mind_is_asked_once_for_each_fetch_and_judged_each_time()
    {
        var clientId = _host.Serve("/oauth/crabby.json", "no-store");
        var documents = Documents();
        (await documents.FindAsync(clientId, default)).Document.Should().NotBeNull();
        _host.Resolved.Should().Be(1);

        _host.Addresses = [IPAddress.Loopback];

        (await documents.FindAsync(clientId, default)).Error.Should().Be(ServerError.ClientMetadataUnreachable);
        _host.Dialled.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused()
    {
        var clientId = _host.Serve("/oauth/crabby.json");

        var found = await new ClientDocuments(Settings(), new MetadataFetcher(_host.StrictEgress, _time), _time).FindAsync(clientId, default);

        found.Error.Should().Be(ServerError.ClientMetadataUnreachable);
        _host.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task Redirects_are_not_followed()
    {
        var target = _host.Serve("/elsewhere.json");
        _host.Pages["/oauth/crabby.json"] = http =>
        {
            http.Response.Redirect(target);
            return Task.CompletedTask;
        };

        (await FindAsync(DocumentHost.Url("/oauth/crabby.json"))).Error.Should().Be(ServerError.ClientMetadataUnreachable);
        _host.Asked.Should().Equal("/oauth/crabby.json");
    }

    [Fact]
    public async Task A_document_above_five_kilobytes_is_refused_whatever_its_length_header_says()
    {
        var clientId = _host.Serve("/big.json", null, ("padding", new string('x', ClientDocument.Largest)));
        _host.Pages["/endless.json"] = async http =>
        {
            http.Response.ContentType = "application/json";
            for (var i = 0; i < 1_000_000 && !http.RequestAborted.IsCancellationRequested; i++)
            {
                await http.Response.WriteAsync("          ");
            }
        };

        (await FindAsync(clientId)).Error.Should().Be(ServerError.ClientMetadataInvalid);
        (await FindAsync(DocumentHost.Url("/endless.json"))).Error.Should().Be(ServerError.ClientMetadataInvalid);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_given_five_seconds()
    {
        var release = new TaskCompletionSource();
        _host.Pages["/slow.json"] = _ => release.Task;

        var waiting = FindAsync(DocumentHost.Url("/slow.json"));
        await Task.WhenAny(waiting, WaitAsync(() => _host.Asked.Count == 1));
        _time.Advance(TimeSpan.FromSeconds(5));

        (await waiting.WaitAsync(TimeSpan.FromSeconds(10))).Error.Should().Be(ServerError.ClientMetadataUnreachable);
        release.SetResult();
    }

    [Theory]
    [InlineData(null, 300)]
    [InlineData("max-age=60", 60)]
    [InlineData("max-age=60, s-maxage=120", 120)]
    [InlineData("max-age=99999999", 86_400)]
    public async Task A_document_is_kept_as_long_as_its_host_says_and_a_day_at_most(string? cacheControl, int seconds)
    {
        var clientId = _host.Serve("/oauth/crabby.json", cacheControl);
        var documents = Documents();
        await documents.FindAsync(clientId, default);
        _time.Advance(TimeSpan.FromSeconds(seconds - 1));
        await documents.FindAsync(clientId, default);
        _host.Asked.Should().HaveCount(1);

        _time.Advance(TimeSpan.FromSeconds(2));
        await documents.FindAsync(clientId, default);

        _host.Asked.Should().HaveCount(2);
    }

    [Theory]
    [InlineData("no-store")]
    [InlineData("no-cache")]
    [InlineData("max-age=0")]
    public async Task A_document_that_may_not_be_kept_is_fetched_each_time(string cacheControl)
    {
        var clientId = _host.Serve("/oauth/crabby.json", cacheControl);
        var documents = Documents();
        await documents.FindAsync(clientId, default);
        await documents.FindAsync(clientId, default);

        _host.Asked.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        var documents = Documents();
        (await documents.FindAsync(DocumentHost.Url("/oauth/crabby.json"), default)).Document.Should().BeNull();

        var clientId = _host.Serve("/oauth/crabby.json");

        (await documents.FindAsync(clientId, default)).Document.Should().NotBeNull();
    }

    [Fact]
    public async Task Many_who_wait_for_one_address_share_one_fetch_and_a_minute_has_its_limit()
    {
        var release = new TaskCompletionSource();
        var body = "{}";
        _host.Pages["/slow.json"] = async http =>
        {
            await release.Task;
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(body);
        };
        var documents = Documents();
        var waiting = Enumerable.Range(0, 50).Select(_ => documents.FindAsync(DocumentHost.Url("/slow.json"), default)).ToList();
        release.SetResult();
        await Task.WhenAll(waiting);
        _host.Asked.Should().HaveCount(1);

        var answers = new List<FetchedDocument>();
        for (var i = 0; i < 130; i++)
        {
            answers.Add(await documents.FindAsync(DocumentHost.Url($"/missing/{i}"), default));
        }

        answers.Count(static answer => answer.Error == ServerError.ClientMetadataBusy).Should().Be(11);
        _time.Advance(TimeSpan.FromMinutes(1));
        (await documents.FindAsync(DocumentHost.Url("/missing/0"), default)).Error.Should().Be(ServerError.ClientMetadataUnreachable);
    }

    [Theory]
    [InlineData("http://client.example/x.json")]
    [InlineData("HTTPS://client.example/x.json")]
    [InlineData("https://CLIENT.example/x.json")]
    [InlineData("https://client.example")]
    [InlineData("https://client.example/")]
    [InlineData("https://client.example:443/x.json")]
    [InlineData("https://client.example/a/../x.json")]
    [InlineData("https://client.example/./x.json")]
    [InlineData("https://client.example/x.json#part")]
    [InlineData("https://client.example/x.json?v=1")]
    [InlineData("https://client.example/x.json?")]
    [InlineData("https://user@client.example/x.json")]
    [InlineData("https://client.example@127.0.0.1/x.json")]
    [InlineData("https://client.example\\@127.0.0.1/x.json")]
    [InlineData("https://client.example/%2e%2e/x.json")]
    [InlineData("https://clіent.example/x.json")]
    [InlineData("https://127.0.0.1/x.json")]
    [InlineData("https://[::1]/x.json")]
    [InlineData("https://2130706433/x.json")]
    [InlineData("https://localhost/x.json")]
    [InlineData("https://client.example /x.json")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript://client.example/%0aalert(1)")]
    public async Task An_address_in_another_form_is_refused_unasked(string clientId)
    {
        (await FindAsync(clientId)).Error.Should().Be(ServerError.ClientMetadataInvalid);
        _host.Resolved.Should().Be(0);
    }

    [Theory]
    [InlineData("https://other.example/x.json")]
    [InlineData("https://client.example.evil.example/x.json")]
    [InlineData("https://sub.client.example/x.json")]
    [InlineData("https://client.example:8443/x.json")]
    [InlineData("https://client.example./x.json")]
    public async Task A_host_that_is_not_listed_is_never_looked_up(string clientId)
    {
        (await FindAsync(clientId)).Error.Should().Be(ServerError.ClientMetadataOff);
        _host.Resolved.Should().Be(0);
    }

    [Fact]
    public async Task Without_a_list_the_feature_is_off()
    {
        var off = new ClientDocuments(new ClientMetadataSettings(), new MetadataFetcher(_host.Egress, _time), _time);

        (await off.FindAsync(_host.Serve("/x.json"), default)).Error.Should().Be(ServerError.ClientMetadataOff);
        (off.IsOn, _host.Resolved).Should().Be((false, 0));
    }

    [Fact]
    public void Documents_that_promise_what_cannot_be_are_refused()
    {
        Mistake("""{"client_id":"https://client.example/y.json","redirect_uris":["https://client.example/cb"]}""").Should().Contain("not the address");
        Mistake("""{"client_id":"https://client.example/x.json/","redirect_uris":["https://client.example/cb"]}""").Should().Contain("not the address");
        Mistake("""{"client_id":["https://client.example/x.json"],"redirect_uris":["https://client.example/cb"]}""").Should().Contain("not the address");
        Mistake(Sound(""","client_id":"https://client.example/x.json" """)).Should().NotBeEmpty("a member twice");
        Mistake(Sound(""","client_secret":"x" """)).Should().Contain("secret");
        Mistake(Sound(""","client_secret_expires_at":0""")).Should().Contain("secret");
        foreach (var method in (string[])["\"client_secret_basic\"", "\"client_secret_post\"", "\"client_secret_jwt\"", "\"private_key_jwt\"", "null", "1", "[\"none\"]"])
        {
            Mistake(Sound($",\"token_endpoint_auth_method\":{method}")).Should().Contain("must be none", method);
        }

        Mistake(Sound(""","grant_types":["client_credentials"]""")).Should().Contain("grant_types");
        Mistake(Sound(""","grant_types":"authorization_code" """)).Should().Contain("grant_types");
        Mistake(Sound(""","response_types":["token"]""")).Should().Contain("response_types");
        foreach (var redirects in (string[])["[]", "[1]", "\"https://client.example/cb\"", "null", "[\"http://client.example/cb\"]", "[\"/cb\"]",
            "[\"https://client.example/cb#x\"]", "[\"https://user@client.example/cb\"]", "[\"javascript:alert(1)\"]", "[\"crabby://cb\"]", "[\"http://127.0.0.1.evil.example/cb\"]"])
        {
            Mistake($$"""{"client_id":"https://client.example/x.json","redirect_uris":{{redirects}}}""").Should().Contain("redirect_uris", redirects);
        }

        foreach (var text in (string[])["", "null", "[]", "{", "\"x\"", "\uFEFF{}", "{\"a\":\"\\ud800\"}"])
        {
            Mistake(text).Should().NotBeEmpty();
        }
    }

    [Theory]
    [InlineData("Good\\u202Eexe", "client.example")]
    [InlineData("a\\nb", "client.example")]
    [InlineData("   ", "client.example")]
    [InlineData("Zoë’s helper", "Zoë’s helper")]
    public void A_name_that_hides_something_is_replaced_by_the_host(string name, string shown) =>
        ClientDocument.Read(Encoding.UTF8.GetBytes(Sound($",\"client_name\":\"{name}\"")), new Uri("https://client.example/x.json"), out _)!.Name.Should().Be(shown);

    [Theory]
    [InlineData("text/html")]
    [InlineData("text/plain")]
    [InlineData("application/javascript")]
    public async Task What_is_not_served_as_JSON_is_refused(string type)
    {
        _host.ServeText("/x.json", Sound(""), contentType: type);

        (await FindAsync(DocumentHost.Url("/x.json"))).Error.Should().Be(ServerError.ClientMetadataInvalid);
    }

    private static string Sound(string more) => $$"""{"client_id":"https://client.example/x.json","redirect_uris":["https://client.example/cb"]{{more}}}""";

    private static string Mistake(string json)
    {
        ClientDocument.Read(Encoding.UTF8.GetBytes(json), new Uri("https://client.example/x.json"), out var mistake).Should().BeNull(json);
        return mistake;
    }

    private static ClientMetadataSettings Settings() => new() { AllowedHosts = [DocumentHost.Host], Owner = "Olga Owner" };

    private static async Task WaitAsync(Func<bool> until)
    {
        while (!until())
        {
            await Task.Delay(10);
        }
    }

    private ClientDocuments Documents() => new(Settings(), new MetadataFetcher(_host.Egress, _time), _time);

    private Task<FetchedDocument> FindAsync(string clientId) => Documents().FindAsync(clientId, TestContext.Current.CancellationToken);
}
