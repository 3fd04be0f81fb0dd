using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Broker.Tests.Relations.Remote;

public sealed class RemoteBearerTests
{
    private static readonly RelationQuestion Question = new("user:ben", "viewer", "document:1");

    [Fact]
    public async Task A_preshared_key_goes_with_every_question()
    {
        await using var server = await FakeOpenFga.StartAsync();
        using var remote = new RemoteRelations(server.Options() with { ApiToken = "preshared" }, TimeProvider.System);
        await remote.CheckAsync(Question, RelationTerms.None);
        server.Seen.Single().Authorization.Should().Be("Bearer preshared");
    }

    [Fact]
    public async Task A_clients_token_is_used_until_shortly_before_its_end()
    {
        await using var server = await FakeOpenFga.StartAsync();
        var time = new FakeTimeProvider();
        using var remote = new RemoteRelations(WithClient(server), time);
        await remote.CheckAsync(Question, RelationTerms.None);
        time.Advance(TimeSpan.FromSeconds(269));
        await remote.CheckAsync(Question, RelationTerms.None);
        time.Advance(TimeSpan.FromSeconds(2));
        await remote.CheckAsync(Question, RelationTerms.None);
        server.Seen.Select(static seen => seen.Authorization).Should().Equal("Bearer token-1", "Bearer token-1", "Bearer token-2");
    }

    [Fact]
    public async Task A_token_that_would_break_a_header_is_no_token_and_no_exception()
    {
        await using var server = await FakeOpenFga.StartAsync();
        server.Token = "abc\r\nX-Forged: 1";
        using var remote = new RemoteRelations(WithClient(server), TimeProvider.System);
        (await remote.CheckAsync(Question, RelationTerms.None)).Failure!.Code.Should().Be(RelationFailureCode.Unavailable);
        server.Seen.Should().BeEmpty();
    }

    [Fact]
    public async Task A_token_that_the_server_no_longer_takes_is_replaced_within_the_same_question()
    {
        await using var server = await FakeOpenFga.StartAsync();
        using var remote = new RemoteRelations(WithClient(server), TimeProvider.System);
        server.Answer = static async (number, http) =>
        {
            http.Response.StatusCode = number == 1 ? 401 : 200;
            await http.Response.WriteAsync(number == 1 ? """{"code":"invalid_claims","message":"no"}""" : """{"allowed":true}""");
        };
        (await remote.CheckAsync(Question, RelationTerms.None)).Value.Allowed.Should().BeTrue();
        server.Tokens.Should().Be(2);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_asked()
    {
        await using var server = await FakeOpenFga.StartAsync();
        var nowhere = WithClient(server) with { Client = new RemoteClientCredentials { TokenAddress = new Uri(server.Address, "/nowhere"), ClientId = "broker", ClientSecret = "s3cret" } };
        using var remote = new RemoteRelations(nowhere, TimeProvider.System);
        (await remote.CheckAsync(Question, RelationTerms.None)).Failure!.Code.Should().Be(RelationFailureCode.Unavailable);
        server.Seen.Should().BeEmpty();
    }

    [Fact]
    public void No_secret_is_printed()
    {
        var options = new RemoteRelationsOptions
        {
            Address = new Uri("https://fga.example"),
            StoreId = FakeOpenFga.Store,
            ModelId = FakeOpenFga.Model,
            ApiToken = "hush-token",
            Client = new RemoteClientCredentials { TokenAddress = new Uri("https://id.example/token"), ClientId = "broker", ClientSecret = "hush-secret" },
        };
        $"{options} {options.Client}".Should().NotContain("hush");
    }

    private static RemoteRelationsOptions WithClient(FakeOpenFga server) => server.Options() with
    {
        Client = new RemoteClientCredentials { TokenAddress = new Uri(server.Address, "/token"), ClientId = "broker", ClientSecret = "s3cret" },
    };
}
