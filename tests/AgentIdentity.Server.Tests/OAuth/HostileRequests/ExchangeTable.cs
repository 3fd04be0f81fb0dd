namespace AgentIdentity.Server.Tests.OAuth.HostileRequests;

/// <summary>Token exchange: each form, and each with a part of another's.</summary>
internal static class ExchangeTable
{
    private const string IdJag = Scene.TokenType + "id-jag";
    private const string Transaction = Scene.TokenType + "txn_token";
    private const string Aws = "urn:agentidentity:token-type:aws-web-identity";

    public static IEnumerable<Hostile> Rows =>
    [
        Row("no subject", "400 invalid_request AID5101", static ask => ask.With("subject_token", null)),
        Row("no type of the subject", "400 invalid_request AID5101", static ask => ask.With("subject_token_type", null)),
        Row("a subject of an unknown type", "400 invalid_request AID5101", static ask => ask.With("subject_token_type", Scene.TokenType + "saml2")),
        Row("a refresh token as the subject", "400 invalid_request AID5041", static ask => ask.With("subject_token_type", Scene.TokenType + "refresh_token")),
        Row("no actor", "400 invalid_request AID5041", static ask => ask.With("actor_token", null).With("actor_token_type", null)),
        Row("an actor without its type", "400 invalid_request AID5101", static ask => ask.With("actor_token_type", null)),
        Row("a type without its actor", "400 invalid_request AID5101", static ask => ask.With("actor_token", null)),
        Row("an actor that is no token", "400 invalid_request AID1005", static ask => ask.With("actor_token", "x.y.z")),
        Row("a refresh token as the wanted type", "400 invalid_request AID5101", static ask => ask.With("requested_token_type", Scene.TokenType + "refresh_token")),
        Row("a delegation that is not", "400 invalid_request AID5030", static ask => ask.With("subject_token", "dlg_00000000000000000000000000")),
        Row("a static key as the subject", "400 invalid_request AID5030", static ask => ask.With("subject_token", "aidk_" + new string('A', 43))),
        Row("a delegation beside a delegation", "400 invalid_request AID5041", static ask => ask.With("delegation", "dlg_00000000000000000000000000")),
        Row("a resource that is not here", "400 invalid_target AID5052", static ask => ask.With("resource", "https://another.example/mcp/crm")),
        Row("no resource", "400 invalid_target AID5052", static ask => ask.With("resource", null)),
        Row("a resource and an audience", "400 invalid_target AID5052", static ask => ask.With("audience", "crm")),
        Row("two resources", "400 invalid_target AID5101", static ask => ask.Again("resource", "https://another.example")),
        Row("details given twice", "400 invalid_request AID5101", static ask => ask.Again("authorization_details", "[]").Again("authorization_details", "[]")),
        Row("details that are not JSON", "400 invalid_authorization_details AID1018", static ask => ask.With("authorization_details", "all of them")),
        Row("details of an unknown type", "400 invalid_authorization_details AID1018", static ask => ask.With("authorization_details", """[{"type":"urn:example:mine"}]""")),
        Row("a duplicate member in the details", "400 invalid_authorization_details AID1018", static ask => ask.With("authorization_details", """[{"type":"urn:agentidentity:http","type":"urn:agentidentity:mcp-tool"}]""")),
        Row("no details at all of an empty list", "400 invalid_authorization_details AID5054", static ask => ask.With("authorization_details", "[]")),
        Row("more scope", "400 invalid_scope AID5053", static ask => ask.With("scope", "mcp model")),
        Row("an ID-JAG past the gateway", "400 invalid_target AID5046", static ask => ask.With("requested_token_type", IdJag).With("audience", "https://another.example").With("resource", "https://another.example/api").With("scope", "x")),
        Row("a transaction token past the gateway", "400 invalid_target AID5046", static ask => ask.With("requested_token_type", Transaction).With("audience", "their-domain").With("resource", null)),
        Row("a web identity past the gateway", "400 invalid_target AID5046", static ask => ask.With("requested_token_type", Aws).With("audience", "sts.amazonaws.com").With("resource", null)),
        Scened("a resource in capitals", "400 invalid_target AID5052", static (s, ask) => ask.With("resource", s.Crm.Replace("/mcp/crm", "/MCP/crm"))),
        Scened("a resource with a slash at its end", "400 invalid_target AID5052", static (s, ask) => ask.With("resource", s.Crm + "/")),
        Scened("a resource with a fragment", "400 invalid_request AID5101", static (s, ask) => ask.With("resource", s.Crm + "#x")),
        Scened("a resource that climbs", "400 invalid_target AID5052", static (s, ask) => ask.With("resource", s.Server.Origin + "/mcp/../mcp/crm")),
        Scened("an upstream that the delegation does not name", "400 invalid_target AID5052", static (s, ask) => ask.With("resource", s.Server.Origin + "/mcp/other")),
        Scened("more than the delegation holds", "400 invalid_authorization_details AID5054", static (s, ask) => ask.With("authorization_details", Tool(s.Crm, "delete_contact"))),
        Scened("every tool", "400 invalid_authorization_details AID5054", static (s, ask) => ask.With("authorization_details", Tool(s.Crm, "*"))),
        new("an actor token of another agent", "400 invalid_request AID5050", static async s => (await s.DelegationAsync()).With("actor_token", await s.Scout.ActorTokenAsync())),
        new("a delegation of another agent", "400 invalid_request AID5030", static s => s.DelegationAsync(s.Scout)),
        new("a delegated token as the actor", "400 invalid_request AID1012", static async s => (await s.DelegationAsync()).With("actor_token", s.Held)),
        new("an assertion of another request as the actor", "400 invalid_request AID5043", static async s => (await s.DelegationAsync()).With("actor_token", s.Codex.Assertion()).With("actor_token_type", Scene.TokenType + "jwt")),
        new("a proof by another key than the actor's", "400 invalid_request AID5051", static async s => (await s.DelegationAsync()).Only("DPoP", s.Proof(agent: s.Scout))),
        new("an id_token of another client", "400 invalid_request AID1012", static s => s.HumanAsync(s.Scout)),
        new("an id_token as an access token", "400 invalid_request AID1006", static async s => (await s.HumanAsync()).With("subject_token_type", Scene.TokenType + "access_token")),
        new("an access token as an id_token", "400 invalid_request AID1006", static async s => (await s.HumanAsync()).With("subject_token", s.BensToken)),
        new("a token of this server as a jwt", "400 invalid_request AID1006", static async s => (await s.HumanAsync()).With("subject_token_type", Scene.TokenType + "jwt")),
        new("a delegated token as the human's", "400 invalid_request AID1012", static async s => (await s.HumanAsync()).With("subject_token", s.Held).With("subject_token_type", Scene.TokenType + "access_token")),
        new("an actor token as the human's", "400 invalid_request AID1016", static async s => (await s.HumanAsync()).With("subject_token", await s.Codex.ActorTokenAsync()).With("subject_token_type", Scene.TokenType + "access_token")),
        new("the human's own token with no actor", "400 invalid_request AID1016", static async s => (await s.ContinueAsync()).With("subject_token", s.BensToken)),
        new("a continuation by another agent", "400 invalid_request AID5042", static s => s.ContinueAsync(s.Scout)),
        new("a continuation with another key", "400 invalid_request AID5042", static async s => (await s.ContinueAsync()).Only("DPoP", s.Proof(agent: s.Scout))),
        new("a continuation with an actor's type", "400 invalid_request AID5101", static async s => (await s.ContinueAsync()).With("actor_token_type", Scene.TokenType + "access_token")),
        new("a continuation that is wider", "400 invalid_authorization_details AID5054", static async s => (await s.ContinueAsync()).With("authorization_details", Tool(s.Crm, "*"))),
        new("a continuation of a changed token", "400 invalid_request AID1009", static async s => (await s.ContinueAsync()).With("subject_token", s.Held[..^4] + "AAAA")),
        new("a continuation by a public client", "400 unauthorized_client AID5110", static async s => (await s.ContinueAsync()).With("client_id", Scene.PublicClient).With("client_assertion", null).With("client_assertion_type", null)),
    ];

    private static string Tool(string crm, string tool) =>
        $$"""[{"type":"urn:agentidentity:mcp-tool","locations":["{{crm}}"],"actions":["tools/call"],"identifier":"{{tool}}"}]""";

    private static Hostile Row(string what, string answer, Func<Ask, Ask> change) => new(what, answer, async scene => change(await scene.DelegationAsync()));

    private static Hostile Scened(string what, string answer, Func<Scene, Ask, Ask> change) => new(what, answer, async scene => change(scene, await scene.DelegationAsync()));
}
