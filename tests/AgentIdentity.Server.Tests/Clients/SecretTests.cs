using System.Net;
using System.Security.Cryptography;
using System.Text;
using AgentIdentity.Broker;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Tests.Clients;

public sealed class SecretTests
{
    private readonly DpopProver _prover = new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    private (string, string) Proof(ClientServer server) => ("DPoP", _prover.Create("POST", new Uri(server.Origin + Wire.TokenPath)));

    private static (string, string) Basic(string client, string secret) =>
        ("Authorization", "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"{client}:{secret}")));

    private static object Registration => new { id = "old", name = "old", owner = "Olga", token_endpoint_auth_method = "client_secret" };

    [Fact]
    public async Task Secrets_are_off_unless_switched_on()
    {
        await using var server = await ClientServer.PlainAsync();

        (await server.RegisterAsync(Registration, HttpStatusCode.BadRequest)).GetProperty("code").GetString().Should().Be("AID5145");
        var (reply, response) = await server.Connect().PostAsync(Wire.TokenPath, [("grant_type", "client_credentials"), ("resource", server.Origin)], Basic("old", "secret"), Proof(server));
        (reply.Status, reply["error"]).Should().Be((HttpStatusCode.Unauthorized, "invalid_client"));
        response.Headers.WwwAuthenticate.Should().BeEmpty("nobody is asked for what would not be accepted");
        (await server.Connect().GetStringAsync("/.well-known/oauth-authorization-server")).Should().NotContain("client_secret");
    }

    [Fact]
    public async Task A_secret_is_made_by_the_server_shown_once_and_accepted_in_both_forms_with_a_proof()
    {
        await using var server = await ClientServer.PlainAsync("AgentIdentity:Clients:AllowSecrets=true");
        var secret = (await server.RegisterAsync(Registration)).GetProperty("client_secret").GetString()!;
        var http = server.Connect();

        (await http.ActorAsync([], Basic("old", secret), Proof(server))).ShouldBe(HttpStatusCode.OK, null, null);
        (await http.ActorAsync([("client_id", "old"), ("client_secret", secret)], Proof(server))).ShouldBe(HttpStatusCode.OK, null, null);
        (await http.ActorAsync([], Basic("old", secret))).ShouldBe(HttpStatusCode.BadRequest, "invalid_dpop_proof", "AID5102");
        (await server.Admin().GetStringAsync("/admin/agents/old")).Should().NotContain(secret).And.NotContain("client_secret\":");
        (await server.Admin().GetStringAsync("/admin/evidence")).Should().NotContain(secret);
    }

    [Fact]
    public async Task A_wrong_secret_is_answered_with_the_challenge_and_like_an_unknown_client()
    {
        await using var server = await ClientServer.PlainAsync("AgentIdentity:Clients:AllowSecrets=true");
        await server.RegisterAsync(Registration);
        var http = server.Connect();

        var (wrong, response) = await http.PostAsync(Wire.TokenPath, Wire.Ask(http, []), Basic("old", "wrong"), Proof(server));
        var (unknown, _) = await http.PostAsync(Wire.TokenPath, Wire.Ask(http, []), Basic("nobody", "wrong"), Proof(server));

        response.Headers.WwwAuthenticate.Single().Scheme.Should().Be("Basic");
        (wrong.Status, wrong.Json.GetRawText()).Should().Be((unknown.Status, unknown.Json.GetRawText()));
    }

    [Fact]
    public void A_secret_is_known_by_its_hash_and_never_printed()
    {
        var (secret, hash) = ClientSecretHash.New();

        (hash.Matches(secret), hash.Matches(secret + "x"), hash.Matches("")).Should().Be((true, false, false));
        hash.Value.Should().NotContain(secret);
        $"{hash} {new AgentAuthentication { Secret = hash }}".Should().NotContain(hash.Value);
    }
}
