namespace AgentIdentity.Server.Tests.OAuth.HostileRequests;

/// <summary>Introspection, revocation and global revocation.</summary>
internal static class StatusTable
{
    private const string Inactive = """200 {"active":false}""";

    public static IEnumerable<Hostile> Rows =>
    [
        Row("introspection by nobody", "401 invalid_client AID5100", static s => s.Introspect().With("client_assertion", null).With("client_assertion_type", null)),
        Row("introspection by a public client", "400 unauthorized_client AID5110", static s => s.Introspect().With("client_id", Scene.PublicClient).With("client_assertion", null).With("client_assertion_type", null)),
        Row("introspection of nothing", "400 invalid_request AID5101", static s => s.Introspect().With("token", null)),
        Row("introspection of two tokens", "400 invalid_request AID5101", static s => s.Introspect().Again("token", s.BensToken)),
        Row("introspection by GET", "400 invalid_request AID5101", static s => s.Introspect().Get()),
        Row("introspection of another's token", Inactive, static s => s.Introspect(s.Scout)),
        Row("introspection of another's human token", Inactive, static s => s.Introspect(s.Scout).With("token", s.BensToken)),
        Row("introspection of an id_token", Inactive, static s => s.Introspect().With("token", s.IdToken)),
        Row("introspection of no token of ours", Inactive, static s => s.Introspect().With("token", s.Craft())),
        Row("introspection of rubbish", Inactive, static s => s.Introspect().With("token", "\u0001.x")),
        Row("introspection of a static key", Inactive, static s => s.Introspect().With("token", "aidk_" + new string('A', 43))),
        Row("introspection of a refresh token", Inactive, static s => s.Introspect().With("token", "aidr_" + new string('A', 64)).With("token_type_hint", "refresh_token")),
        Row("introspection of a token of 20 KB", Inactive, static s => s.Introspect().With("token", new string('x', 20_000))),
        Row("revocation by nobody", "401 invalid_client AID5100", static s => s.Revoke().With("client_assertion", null).With("client_assertion_type", null)),
        Row("revocation of nothing", "400 invalid_request AID5101", static s => s.Revoke().With("token", null)),
        Row("revocation by GET", "400 invalid_request AID5101", static s => s.Revoke().Get()),
        Row("revocation of another's token", "200 nothing", static s => s.Revoke(s.Scout)),
        Row("revocation by a public client of another's token", "200 nothing", static s => s.Revoke().With("client_id", Scene.PublicClient).With("client_assertion", null).With("client_assertion_type", null)),
        Row("revocation of rubbish", "200 nothing", static s => s.Revoke().With("token", "x")),
        Row("revocation of a code that was guessed", "200 nothing", static s => s.Revoke().With("token", "guess").With("token_type_hint", "authorization_code")),
        Global("global revocation by nobody", "401 - AID5106", static (_, ask) => ask.Only("Authorization", null).Only("DPoP", null)),
        Global("global revocation with a guessed key", "401 - AID5106", static (_, ask) => ask.Only("Authorization", "Bearer guess").Only("DPoP", null)),
        Global("global revocation with a delegated token as Bearer", "401 - AID1012", static (s, ask) => ask.Only("Authorization", "Bearer " + s.Held).Only("DPoP", null)),
        Global("global revocation by a delegated token", "401 - AID1012", static (s, ask) => ask.Only("Authorization", "DPoP " + s.Held).Only("DPoP", s.Codex.Prover.Create("POST", new Uri(s.Server.Origin + "/oauth2/global-revoke"), s.Held))),
        Global("global revocation with a proof for another token", "401 - AID1026", static (s, ask) => ask.Only("DPoP", s.Codex.Prover.Create("POST", new Uri(s.Server.Origin + "/oauth2/global-revoke"), s.Held))),
        new("global revocation without a proof", "401 - AID5102", static s => s.GlobalAsync(new { format = "opaque", id = "codex" }, prove: false)),
        new("global revocation of a human by an agent", "403 - AID5204", static s => s.GlobalAsync(new { format = "opaque", id = s.Ben.Person })),
        new("global revocation of nobody by an agent", "403 - AID5204", static s => s.GlobalAsync(new { format = "opaque", id = "nobody-here" })),
        new("global revocation of another agent", "403 - AID5204", static s => s.GlobalAsync(new { format = "iss_sub", iss = s.Server.Origin, sub = "scout" })),
        new("global revocation of a delegation by an agent", "403 - AID5204", static s => s.GlobalAsync(new { format = "opaque", id = s.Grant })),
        new("global revocation by e-mail", "400 - AID5202", static s => s.GlobalAsync(new { format = "email", email = "ben@example.com" })),
        new("global revocation with a member too many", "400 - AID5202", static s => s.GlobalAsync(new { format = "opaque", id = "codex", tenant = "x" })),
        new("global revocation of a device", "400 - AID5202", static s => s.GlobalAsync(new { format = "complex", device = new { format = "opaque", id = "x" } })),
        new("global revocation by a form", "415 - AID5107", static async s => (await s.GlobalAsync(new { format = "opaque", id = "codex" })).Body("application/x-www-form-urlencoded", "sub_id=codex")),
        new("global revocation with two subjects", "400 - AID5107", static async s => (await s.GlobalAsync(new { })).Body("application/json", """{"sub_id":{"format":"opaque","id":"codex"},"sub_id":{"format":"opaque","id":"scout"}}""")),
    ];

    private static Hostile Row(string what, string answer, Func<Scene, Ask> make) => new(what, answer, scene => Task.FromResult(make(scene)));

    private static Hostile Global(string what, string answer, Func<Scene, Ask, Ask> change) => new(what, answer, async scene => change(scene, await scene.GlobalAsync(new { format = "opaque", id = "codex" })));
}
