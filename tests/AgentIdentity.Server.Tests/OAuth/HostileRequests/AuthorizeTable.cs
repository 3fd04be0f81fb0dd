using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.OAuth.HostileRequests;

/// <summary>What a browser in which Ben is signed in is sent to the authorize endpoint with.</summary>
internal static class AuthorizeTable
{
    public static IEnumerable<Hostile> Rows =>
    [
        Row("a request of an agent that was not pushed", "400 - AID5101", static ask => ask.With("client_id", "codex")),
        Row("an authorization request of a client that is not", "400 - AID5101", static ask => ask.With("client_id", "nobody")),
        Row("an authorization request of a suspended client", "400 - AID5101", static ask => ask.With("client_id", "gone")),
        Row("a client address on no list", "400 - AID5160", static ask => ask.With("client_id", "https://unlisted.example/x.json")),
        Row("a client address inside", "400 - AID5160", static ask => ask.With("client_id", "https://169.254.169.254/latest/meta-data")),
        Row("a client address with a user", "400 - AID5160", static ask => ask.With("client_id", "https://offline.example@evil.example/editor.json")),
        Row("a client address in capitals", "400 - AID5160", static ask => ask.With("client_id", "https://OFFLINE.example/editor.json")),
        Row("a client address with a query", "400 - AID5160", static ask => ask.With("client_id", Scene.PublicClient + "?x")),
        Row("two clients", "400 - AID5101", static ask => ask.Again("client_id", "codex")),
        Row("a public redirect address that is not registered", "400 - AID5101", static ask => ask.With("redirect_uri", "https://evil.example/callback")),
        Row("a public redirect address that begins like it", "400 - AID5101", static ask => ask.With("redirect_uri", "http://127.0.0.1:7777.evil.example/callback")),
        Row("two redirect addresses", "302 client invalid_request", static ask => ask.Again("redirect_uri", "https://evil.example/callback")),
        Row("a public request without PKCE", "400 - AID5101", static ask => ask.With("code_challenge", null).With("code_challenge_method", null)),
        Row("a public request with plain PKCE", "400 - AID5101", static ask => ask.With("code_challenge_method", "plain")),
        Row("a public request for a token", "400 - AID5101", static ask => ask.With("response_type", "token")),
        Row("a public request with a request object", "400 - AID5101", static ask => ask.With("request", "eyJhbGciOiJub25lIn0.e30.")),
        Row("a public request for another actor", "302 client invalid_request", static ask => ask.With("requested_actor", "codex")),
        Row("a public request past the gateway", "302 client invalid_request", static ask => ask.With("off_gateway", "true")),
        Row("a public request to pass on", "302 client invalid_authorization_details", static ask => ask.With("may_delegate", "true")),
        Row("a public request for two resources", "302 client invalid_target", static ask => ask.Again("resource", "https://another.example")),
        Row("a public request for a resource that is not here", "302 client invalid_target", static ask => ask.With("resource", "https://another.example/mcp/crm")),
        Row("a public request for more scope", "302 client invalid_scope", static ask => ask.With("scope", "model")),
        Row("a pushed request that is not", "400 - AID5101", static ask => ask.With("client_id", "codex").With("request_uri", "urn:ietf:params:oauth:request_uri:x")),
        Row("a pushed request elsewhere", "400 - AID5101", static ask => ask.With("client_id", "codex").With("request_uri", "https://evil.example/request.jwt")),
        new("a pushed request of another client", "400 - AID5101", static async s => (await s.PushedAsync()).With("client_id", "scout")),
        new("a pushed request of another, by a public client", "400 - AID5101", static async s => (await s.PushedAsync()).With("client_id", Scene.PublicClient)),
        new("a pushed request with another redirect address beside it", "302 /consent -", static async s => (await s.PushedAsync()).With("redirect_uri", "https://evil.example/callback")),
        new("a pushed request with other details beside it", "302 /consent -", static async s => (await s.PushedAsync()).With("authorization_details", "[]")),
        new("a pushed request with another purpose beside it", "302 /consent -", static async s => (await s.PushedAsync()).With("purpose", "Something else")),
        new("a pushed request with another key beside it", "302 /consent -", static async s => (await s.PushedAsync()).With("dpop_jkt", s.Scout.Prover.Thumbprint)),
        new("a pushed request that was answered", "302 client access_denied", static async s =>
        {
            var pushed = await s.Codex.PushAsync(Grants.Verifier);
            await s.Ben.ConsentAsync("codex", pushed["request_uri"]!, "refuse");
            return new Ask("/oauth2/authorize", [("client_id", "codex"), ("request_uri", pushed["request_uri"])]).Get();
        }),
    ];

    private static Hostile Row(string what, string answer, Func<Ask, Ask> change) => new(what, answer, async scene =>
    {
        await scene.Ben.SignInAsync();
        return change(scene.Authorize());
    });
}
