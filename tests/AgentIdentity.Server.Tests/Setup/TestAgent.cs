using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentIdentity.Tokens;

namespace AgentIdentity.Server.Tests.Setup;

/// <summary>An answer of the token server: status and JSON.</summary>
public sealed record OAuthReply(HttpStatusCode Status, JsonElement Json)
{
    public string? this[string name] => Json.TryGetProperty(name, out var member)
        ? member.ValueKind == JsonValueKind.String ? member.GetString() : member.GetRawText() : null;
}

/// <summary>An agent that speaks the wire by hand, so that a test can get every part of it wrong.</summary>
public sealed class TestAgent
{
    public const string RedirectUri = "http://127.0.0.1:7777/callback";
    private readonly ServerUnderTest _server;
    private readonly ClientAssertionSigner _signer;

    public TestAgent(ServerUnderTest server, string id, ECDsa? key = null, TimeProvider? time = null)
    {
        (_server, Id) = (server, id);
        _signer = new ClientAssertionSigner(key ?? ECDsa.Create(ECCurve.NamedCurves.nistP256), id, time);
        Prover = new DpopProver(ECDsa.Create(ECCurve.NamedCurves.nistP256), time);
    }

    public string Id { get; }

    public DpopProver Prover { get; }

    public string PublicJwks => _signer.PublicJwks;

    public Uri TokenUrl => new(_server.Origin + "/oauth2/token");

    public string Assertion() => _signer.Create(_server.Origin);

    public Dictionary<string, string> Authenticated(params (string Name, string? Value)[] form)
    {
        Dictionary<string, string> all = new()
        {
            ["client_id"] = Id,
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ["client_assertion"] = Assertion(),
        };
        foreach (var (name, value) in form)
        {
            if (value is null)
            {
                all.Remove(name);
            }
            else
            {
                all[name] = value;
            }
        }

        return all;
    }

    public async Task<OAuthReply> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> form, params string[] proofs)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        foreach (var proof in proofs)
        {
            request.Headers.TryAddWithoutValidation("DPoP", proof);
        }

        using var response = await _server.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new OAuthReply(response.StatusCode, JsonDocument.Parse(text.Length == 0 ? "{}" : text).RootElement);
    }

    public Task<OAuthReply> TokenAsync(params (string Name, string? Value)[] form) =>
        PostAsync("/oauth2/token", Authenticated(form), Prover.Create("POST", TokenUrl));

    public async Task<string> ActorTokenAsync()
    {
        var reply = await TokenAsync(("grant_type", "client_credentials"), ("resource", _server.Origin));
        reply.Status.Should().Be(HttpStatusCode.OK, reply.Json.GetRawText());
        return reply["access_token"]!;
    }

    public async Task<OAuthReply> ExchangeAsync(string delegation, string resource, params (string Name, string? Value)[] more) =>
        await TokenAsync([
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
            ("subject_token", delegation),
            ("subject_token_type", "urn:agentidentity:token-type:delegation"),
            ("actor_token", await ActorTokenAsync()),
            ("actor_token_type", "urn:ietf:params:oauth:token-type:access_token"),
            ("resource", resource),
            .. more]);

    public Task<OAuthReply> PushAsync(string verifier, params (string Name, string? Value)[] more) =>
        PostAsync("/oauth2/par", Authenticated([
            ("response_type", "code"),
            ("redirect_uri", RedirectUri),
            ("scope", "openid delegation"),
            ("state", "state-1"),
            ("code_challenge", Challenge(verifier)),
            ("code_challenge_method", "S256"),
            ("requested_actor", Id),
            ("purpose", "Answer support mail"),
            ("authorization_details", CrmDetails(_server)),
            ("ends_in_days", "30"),
            ("budget_usd", "1.00"),
            .. more]));

    public static string CrmDetails(ServerUnderTest server) => $$$$$"""
        [{"type":"urn:agentidentity:mcp-tool","locations":["{{{{{server.Origin}}}}}/mcp/crm"],"actions":["tools/call"],"identifier":"search_contacts"},
         {"type":"urn:agentidentity:mcp-tool","locations":["{{{{{server.Origin}}}}}/mcp/crm"],"actions":["tools/call"],"identifier":"create_refund","constraints":{"args":{"amount":{"max":100}}}},
         {"type":"urn:agentidentity:http","locations":["{{{{{server.Origin}}}}}/api/orders"],"actions":["GET"]}]
        """;

    public static string Challenge(string verifier) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
