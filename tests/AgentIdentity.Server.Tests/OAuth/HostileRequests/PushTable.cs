namespace AgentIdentity.Server.Tests.OAuth.HostileRequests;

/// <summary>Pushed authorization requests (RFC 9126).</summary>
internal static class PushTable
{
    public static IEnumerable<Hostile> Rows =>
    [
        Row("a pushed request by nobody", "401 invalid_client AID5100", static ask => ask.With("client_assertion", null).With("client_assertion_type", null)),
        Row("a pushed request by a public client", "400 unauthorized_client AID5166", static ask => ask.With("client_id", Scene.PublicClient).With("client_assertion", null).With("client_assertion_type", null)),
        Row("a pushed request that names another", "400 invalid_request AID5101", static ask => ask.With("request_uri", "urn:ietf:params:oauth:request_uri:x")),
        Row("a pushed request object", "400 request_not_supported AID5101", static ask => ask.With("request", "eyJhbGciOiJub25lIn0.e30.")),
        Row("a redirect address that is not registered", "400 invalid_request AID5101", static ask => ask.With("redirect_uri", "https://evil.example/callback")),
        Row("a redirect address with more behind it", "400 invalid_request AID5101", static ask => ask.With("redirect_uri", "http://127.0.0.1:7777/callback/../evil")),
        Row("a redirect address with a user", "400 invalid_request AID5101", static ask => ask.With("redirect_uri", "http://127.0.0.1:7777@evil.example/callback")),
        Row("no redirect address", "400 invalid_request AID5101", static ask => ask.With("redirect_uri", null)),
        Row("the implicit flow", "400 unsupported_response_type AID5101", static ask => ask.With("response_type", "token")),
        Row("the hybrid flow", "400 unsupported_response_type AID5101", static ask => ask.With("response_type", "code id_token")),
        Row("no code challenge", "400 invalid_request AID5101", static ask => ask.With("code_challenge", null).With("code_challenge_method", null)),
        Row("a code challenge without its method", "400 invalid_request AID5101", static ask => ask.With("code_challenge_method", null)),
        Row("a plain code challenge", "400 invalid_request AID5101", static ask => ask.With("code_challenge_method", "plain")),
        Row("an answer in a form", "400 invalid_request AID5101", static ask => ask.With("response_mode", "form_post")),
        Row("an answer in a fragment", "400 invalid_request AID5101", static ask => ask.With("response_mode", "fragment")),
        Row("a silent sign-in", "400 invalid_request AID5101", static ask => ask.With("prompt", "none")),
        Row("a key that is none", "400 invalid_request AID5101", static ask => ask.With("dpop_jkt", "x")),
        Row("a state given twice", "400 invalid_request AID5101", static ask => ask.Again("state", "a").Again("state", "b")),
        Row("a purpose given twice", "400 invalid_request AID5101", static ask => ask.Again("purpose", "Something else")),
        Row("a purpose with a hidden turn", "400 invalid_request AID5103", static ask => ask.With("purpose", "read\u202Eetirw")),
        Row("a purpose of two lines", "400 invalid_request AID5103", static ask => ask.With("purpose", "Answer\nmail")),
        Row("an actor that is not", "400 invalid_request AID5103", static ask => ask.With("requested_actor", "nobody")),
        Row("an actor that is suspended", "400 invalid_request AID5103", static ask => ask.With("requested_actor", "gone")),
        Row("an actor that nobody proves", "400 invalid_request AID5103", static ask => ask.With("requested_actor", "editor")),
        Row("an unknown scope", "400 invalid_scope AID5101", static ask => ask.With("scope", "openid everything")),
        Row("no details", "400 invalid_authorization_details AID5103", static ask => ask.With("authorization_details", null)),
        Row("details with an unknown member", "400 invalid_authorization_details AID5103", static ask => ask.With("authorization_details", """[{"type":"urn:agentidentity:http","locations":["x"],"actions":["GET"],"admin":true}]""")),
        Row("details with a path that climbs", "400 invalid_authorization_details AID5103", static ask => ask.With("authorization_details", """[{"type":"urn:agentidentity:http","locations":["x"],"actions":["GET"],"paths":["/a/../b"]}]""")),
        Row("a budget in another notation", "400 invalid_request AID5103", static ask => ask.With("budget_usd", "1e9")),
        Row("for ever", "400 invalid_request AID5103", static ask => ask.With("ends_in_days", "100000")),
        new("a proof by a key that dpop_jkt does not name", "400 invalid_dpop_proof AID1027", static s => Task.FromResult(
            s.Push().With("dpop_jkt", s.Scout.Prover.Thumbprint).Header("DPoP", s.Proof("/oauth2/par")))),
        new("a proof for the token endpoint beside a push", "400 invalid_dpop_proof AID1022", static s => Task.FromResult(s.Push().Header("DPoP", s.Proof()))),
    ];

    private static Hostile Row(string what, string answer, Func<Ask, Ask> change) => new(what, answer, scene => Task.FromResult(change(scene.Push())));
}
