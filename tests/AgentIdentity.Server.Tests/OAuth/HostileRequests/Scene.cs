using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Server.Tests.Setup;
using AgentIdentity.Tokens;
using Microsoft.Extensions.Time.Testing;

namespace AgentIdentity.Server.Tests.OAuth.HostileRequests;

/// <summary>A server with two agents, a public client, a suspended agent and a human who granted something; and each kind of request, sound.</summary>
public sealed class Scene : IAsyncLifetime
{
    public const string TokenType = "urn:ietf:params:oauth:token-type:";
    public const string Exchange = "urn:ietf:params:oauth:grant-type:token-exchange";
    public const string PublicClient = "https://offline.example/editor.json";
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public ServerUnderTest Server { get; } = new() { Settings = ["--AgentIdentity:TrustedProxies:0=127.0.0.1"] };

    public TestAgent Codex { get; private set; } = null!;

    public TestAgent Scout { get; private set; } = null!;

    public TestAgent Gone { get; private set; } = null!;

    public Browser Ben { get; private set; } = null!;

    /// <summary>Ben's delegation to codex.</summary>
    public string Grant { get; private set; } = "";

    public string IdToken { get; private set; } = "";

    /// <summary>Ben's own token for this issuer.</summary>
    public string BensToken { get; private set; } = "";

    /// <summary>Codex's delegated token at the CRM.</summary>
    public string Held { get; private set; } = "";

    public string Crm => Server.Origin + "/mcp/crm";

    public async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        (Codex, Scout, Gone, Ben) = (await Server.AddAgentAsync("codex"), await Server.AddAgentAsync("scout"), await Server.AddAgentAsync("gone"), await Server.AddPersonAsync());
        await Server.AdminPostAsync("/admin/agents/gone/suspend");
        await RegisterAsync(new { id = "editor", kind = "public", client_id = PublicClient, name = "The editor", owner = "Olga", token_endpoint_auth_method = "none", redirect_uris = new[] { TestAgent.RedirectUri } });
        await RegisterAsync(new { id = "crafter", name = "The crafter", owner = "Olga", jwks = JsonDocument.Parse(new ClientAssertionSigner(_key, "crafter").PublicJwks).RootElement, redirect_uris = new[] { TestAgent.RedirectUri } });
        var granted = await Ben.GrantAsync(Codex);
        (Grant, IdToken, BensToken) = (granted.DelegationId(), granted["id_token"]!, granted["access_token"]!);
        Held = (await Codex.ExchangeAsync(Grant, Crm))["access_token"]!;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>client_credentials of codex.</summary>
    public Ask Token(TestAgent? agent = null) => Proved((agent ?? Codex).Authenticated(("grant_type", "client_credentials"), ("resource", Server.Origin)), agent ?? Codex);

    /// <summary>The same of an agent whose assertion is made by hand.</summary>
    public Ask Crafted(string assertion) => Token().With("client_id", "crafter").With("client_assertion", assertion);

    /// <summary>An assertion of the crafter's; a null takes a claim away.</summary>
    public string Craft(string alg = "ES256", string type = "client-authentication+jwt", params (string Name, JsonNode? Value)[] changes)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        JsonObject claims = new() { ["iss"] = "crafter", ["sub"] = "crafter", ["aud"] = Server.Origin, ["iat"] = now, ["exp"] = now + 60, ["jti"] = Identifiers.New("") };
        foreach (var (name, value) in changes)
        {
            claims.Remove(name);
            if (value is not null)
            {
                claims[name] = value.GetValueKind() == JsonValueKind.Number ? now + value.GetValue<int>() : value.DeepClone();
            }
        }

        var kid = JsonDocument.Parse(new ClientAssertionSigner(_key, "crafter").PublicJwks).RootElement.GetProperty("keys")[0].GetProperty("kid").GetString();
        var input = $"{Encode(new JsonObject { ["typ"] = type, ["alg"] = alg, ["kid"] = kid })}.{Encode(claims)}";
        return alg == "none" ? input + "." : $"{input}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }

    /// <summary>An exchange of codex's delegation.</summary>
    public async Task<Ask> DelegationAsync(TestAgent? agent = null) => Proved((agent ?? Codex).Authenticated(
        ("grant_type", Exchange),
        ("subject_token", Grant),
        ("subject_token_type", "urn:agentidentity:token-type:delegation"),
        ("actor_token", await (agent ?? Codex).ActorTokenAsync()),
        ("actor_token_type", TokenType + "access_token"),
        ("resource", Crm)), agent ?? Codex);

    /// <summary>An exchange of Ben's id_token.</summary>
    public async Task<Ask> HumanAsync(TestAgent? agent = null) =>
        (await DelegationAsync(agent)).With("subject_token", IdToken).With("subject_token_type", TokenType + "id_token");

    /// <summary>The continuation of codex's token.</summary>
    public async Task<Ask> ContinueAsync(TestAgent? agent = null) =>
        (await DelegationAsync(agent)).With("subject_token", Held).With("subject_token_type", TokenType + "access_token").With("actor_token", null).With("actor_token_type", null);

    public Ask Push() => new("/oauth2/par", Codex.Authenticated(
        ("response_type", "code"),
        ("redirect_uri", TestAgent.RedirectUri),
        ("scope", "openid delegation"),
        ("code_challenge", TestAgent.Challenge(Grants.Verifier)),
        ("code_challenge_method", "S256"),
        ("purpose", "Answer support mail"),
        ("authorization_details", TestAgent.CrmDetails(Server))).Select(static field => (field.Key, (string?)field.Value)));

    /// <summary>A request at the authorize endpoint by the public client.</summary>
    public Ask Authorize() => new Ask("/oauth2/authorize",
    [
        ("client_id", PublicClient), ("response_type", "code"), ("redirect_uri", TestAgent.RedirectUri), ("resource", Crm), ("scope", "mcp"), ("state", "s"),
        ("code_challenge", TestAgent.Challenge(Grants.Verifier)), ("code_challenge_method", "S256"),
    ]).Get();

    /// <summary>A request at the authorize endpoint by the name of one that codex pushed.</summary>
    public async Task<Ask> PushedAsync() => new Ask("/oauth2/authorize",
        [("client_id", "codex"), ("request_uri", (await Codex.PushAsync(Grants.Verifier, ("state", null)))["request_uri"])]).Get();

    public Ask Introspect(TestAgent? agent = null) => Status("/oauth2/introspect", agent ?? Codex);

    public Ask Revoke(TestAgent? agent = null) => Status("/oauth2/revoke", agent ?? Codex);

    public async Task<Ask> GlobalAsync(object subject, bool prove = true)
    {
        var token = await Codex.ActorTokenAsync();
        var ask = new Ask("/oauth2/global-revoke", []).Body("application/json", JsonSerializer.Serialize(new { sub_id = subject })).Header("Authorization", "DPoP " + token);
        return prove ? ask.Header("DPoP", Codex.Prover.Create("POST", new Uri(Server.Origin + "/oauth2/global-revoke"), token)) : ask;
    }

    public string Proof(string path = "/oauth2/token", string method = "POST", int seconds = 0, TestAgent? agent = null)
    {
        if (seconds == 0)
        {
            return (agent ?? Codex).Prover.Create(method, new Uri(Server.Origin + path));
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new DpopProver(key, new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddSeconds(seconds))).Create(method, new Uri(Server.Origin + path));
    }

    private Ask Status(string path, TestAgent agent) =>
        new(path, agent.Authenticated(("token", Held)).Select(static field => (field.Key, (string?)field.Value)));

    private Ask Proved(Dictionary<string, string> form, TestAgent agent) =>
        new Ask("/oauth2/token", form.Select(static field => (field.Key, (string?)field.Value))).Header("DPoP", Proof(agent: agent));

    private async Task RegisterAsync(object agent)
    {
        using var answer = await Server.AdminPostAsync("/admin/agents", agent);
        answer.IsSuccessStatusCode.Should().BeTrue(await answer.Content.ReadAsStringAsync());
    }

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
