namespace AgentIdentity.Server.Tests.OAuth.HostileRequests;

/// <summary>Proofs of possession at the token endpoint (RFC 9449 section 4.3), and what else is the same for every grant.</summary>
internal static class ProofTable
{
    public static IEnumerable<Hostile> Rows =>
    [
        Row("no proof", "400 invalid_dpop_proof AID5102", static s => s.Token().Only("DPoP", null)),
        Row("two proofs", "400 invalid_dpop_proof AID1021", static s => s.Token().Header("DPoP", s.Proof())),
        Row("two proofs in one header", "400 invalid_dpop_proof AID1021", static s => s.Token().Only("DPoP", $"{s.Proof()}, {s.Proof()}")),
        Row("a proof that is no JWT", "400 invalid_dpop_proof AID1021", static s => s.Token().Only("DPoP", "x.y.z")),
        Row("a proof of 9 KB", "400 invalid_dpop_proof AID5102", static s => s.Token().Only("DPoP", new string('x', 9_000))),
        Row("a proof for another method", "400 invalid_dpop_proof AID1022", static s => s.Token().Only("DPoP", s.Proof(method: "GET"))),
        Row("a proof for another endpoint", "400 invalid_dpop_proof AID1022", static s => s.Token().Only("DPoP", s.Proof("/oauth2/par"))),
        Row("a proof made long ago", "400 invalid_dpop_proof AID1023", static s => s.Token().Only("DPoP", s.Proof(seconds: -600))),
        Row("a proof from the future", "400 invalid_dpop_proof AID1023", static s => s.Token().Only("DPoP", s.Proof(seconds: 600))),
        Row("an assertion as the proof", "400 invalid_dpop_proof AID1021", static s => s.Token().Only("DPoP", s.Craft(type: "dpop+jwt"))),
        new("a proof used before", "400 invalid_dpop_proof AID1024", static async s =>
        {
            var proof = s.Proof();
            using var first = await s.Server.SendAsync(s.Token().Only("DPoP", proof).Request("198.19.0.1"));
            first.IsSuccessStatusCode.Should().BeTrue();
            return s.Token().Only("DPoP", proof);
        }),
        Row("a wrong proof where none is needed", "400 invalid_dpop_proof AID1022", static s => s.Introspect().Header("DPoP", s.Proof())),
        Row("GET at the token endpoint", "400 invalid_request AID5101", static s => s.Token().Get()),
        Row("JSON at the token endpoint", "400 invalid_request AID5101", static s => s.Token().Body("application/json", """{"grant_type":"client_credentials"}""")),
        Row("a body of 100 KB", "413 invalid_request AID5107", static s => s.Token().With("scope", new string('x', 100_000))),
        Row("a null character in the form", "400 invalid_request AID5107", static s => s.Token().Body("application/x-www-form-urlencoded", "grant_type=client_credentials%00&a%00b=c")),
        Row("no grant_type", "400 invalid_request AID5101", static s => s.Token().With("grant_type", null)),
        Row("an unknown grant_type", "400 unsupported_grant_type AID5110", static s => s.Token().With("grant_type", "urn:example:mine")),
        Row("the password grant", "400 unsupported_grant_type AID5110", static s => s.Token().With("grant_type", "password").With("username", s.Ben.Person).With("password", s.Ben.Password)),
        Row("the device grant", "400 unsupported_grant_type AID5110", static s => s.Token().With("grant_type", "urn:ietf:params:oauth:grant-type:device_code").With("device_code", "x")),
        Row("a grant_type given twice", "400 invalid_request AID5101", static s => s.Token().Again("grant_type", "client_credentials")),
        Row("an actor token without a resource", "400 invalid_target AID5101", static s => s.Token().With("resource", null)),
        Row("an actor token for somewhere else", "400 invalid_target AID5049", static s => s.Token().With("resource", "https://another.example")),
        Row("an actor token for the gateway", "400 invalid_target AID5049", static s => s.Token().With("resource", s.Crm)),
        Row("an actor token for two resources", "400 invalid_target AID5101", static s => s.Token().Again("resource", s.Crm)),
        Row("an actor token with a scope", "400 invalid_scope AID5101", static s => s.Token().With("scope", "mcp")),
        Row("an actor token with an audience", "400 invalid_request AID5101", static s => s.Token().With("audience", "x")),
        Row("a public client that wants a token of its own", "400 unauthorized_client AID5110", static s => s.Token().With("client_id", Scene.PublicClient).With("client_assertion", null).With("client_assertion_type", null)),
    ];

    private static Hostile Row(string what, string answer, Func<Scene, Ask> make) => new(what, answer, scene => Task.FromResult(make(scene)));
}
