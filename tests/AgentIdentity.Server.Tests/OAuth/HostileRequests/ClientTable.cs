using System.Text;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.OAuth.HostileRequests;

/// <summary>Who says they are somebody's client.</summary>
internal static class ClientTable
{
    private const string Spiffe = "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe";

    public static IEnumerable<Hostile> Rows =>
    [
        Row("no client", "401 invalid_client AID5100", static s => s.Token().With("client_id", null).With("client_assertion", null).With("client_assertion_type", null)),
        Row("an unknown client without a credential", "401 invalid_client AID5100", static s => s.Token().With("client_id", "nobody").With("client_assertion", null).With("client_assertion_type", null)),
        Row("a known client without a credential", "401 invalid_client AID5100", static s => s.Token().With("client_assertion", null).With("client_assertion_type", null)),
        Row("an unknown client with an assertion", "401 invalid_client AID1008", static s => s.Token(new TestAgent(s.Server, "nobody-at-all"))),
        Row("a suspended client", "401 invalid_client AID1008", static s => s.Token(s.Gone)),
        Row("a client with another's assertion", "401 invalid_client AID1008", static s => s.Token().With("client_assertion", s.Scout.Assertion())),
        Row("an assertion by another key", "401 invalid_client AID1008", static s => s.Token(new TestAgent(s.Server, "codex"))),
        Row("an assertion without its type", "401 invalid_client AID5140", static s => s.Token().With("client_assertion_type", null)),
        Row("an assertion of an unknown type", "401 invalid_client AID5140", static s => s.Token().With("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer")),
        Row("an assertion said to be a JWT-SVID", "401 invalid_client AID5140", static s => s.Token().With("client_assertion_type", Spiffe)),
        Row("an assertion given twice", "400 invalid_request AID5101", static s => s.Token().Again("client_assertion", s.Codex.Assertion())),
        Row("a client_id given twice", "400 invalid_request AID5101", static s => s.Token().Again("client_id", "scout")),
        Row("an assertion and a secret", "401 invalid_client AID5100", static s => s.Token().With("client_secret", "guess")),
        Row("a secret where secrets are off", "401 invalid_client AID5100", static s => s.Token().With("client_assertion", null).With("client_assertion_type", null).With("client_secret", "guess")),
        Row("Basic where it is off", "401 invalid_client AID5140", static s => s.Token().With("client_assertion", null).With("client_assertion_type", null).Header("Authorization", "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes("codex:guess")))),
        Row("an assertion and a Basic header", "400 invalid_request AID5101", static s => s.Token().Header("Authorization", "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes("scout:guess")))),
        Row("a certificate in a header that is none", "401 invalid_client AID5100", static s => s.Token().With("client_assertion", null).With("client_assertion_type", null).Header("Client-Cert", ":AAAA:")),
        Row("an assertion that is a delegated token", "401 invalid_client AID1006", static s => s.Token().With("client_assertion", s.Held)),
        Row("an assertion that is an id_token", "401 invalid_client AID1006", static s => s.Token().With("client_assertion", s.IdToken)),
        Row("an assertion that is no JWT", "401 invalid_client AID1005", static s => s.Token().With("client_assertion", "x")),
        Row("an assertion of 20 KB", "401 invalid_client AID1004", static s => s.Token().With("client_assertion", new string('x', 20_000))),
        Row("an assertion that is not signed", "401 invalid_client AID1007", static s => s.Crafted(s.Craft(alg: "none"))),
        Row("an assertion that names HS256", "401 invalid_client AID1007", static s => s.Crafted(s.Craft(alg: "HS256"))),
        Row("an assertion of the old type", "401 invalid_client AID1006", static s => s.Crafted(s.Craft(type: "JWT"))),
        Row("an assertion that is a DPoP proof by type", "401 invalid_client AID1006", static s => s.Crafted(s.Craft(type: "dpop+jwt"))),
        Row("an assertion for the token endpoint", "401 invalid_client AID1012", static s => s.Crafted(s.Craft(changes: ("aud", s.Server.Origin + "/oauth2/token")))),
        Row("an assertion for another server", "401 invalid_client AID1012", static s => s.Crafted(s.Craft(changes: ("aud", "https://another.example")))),
        Row("an assertion for two servers", "401 invalid_client AID1016", static s => s.Crafted(s.Craft(changes: ("aud", new System.Text.Json.Nodes.JsonArray(s.Server.Origin, "https://another.example"))))),
        Row("an expired assertion", "401 invalid_client AID1013", static s => s.Crafted(s.Craft(changes: [("iat", -200), ("exp", -100)]))),
        Row("an assertion from the future", "401 invalid_client AID1014", static s => s.Crafted(s.Craft(changes: [("iat", 200), ("exp", 260)]))),
        Row("an assertion for an hour", "401 invalid_client AID1015", static s => s.Crafted(s.Craft(changes: ("exp", 3600)))),
        Row("an assertion without an end", "401 invalid_client AID1016", static s => s.Crafted(s.Craft(changes: ("exp", null)))),
        Row("an assertion without an id", "401 invalid_client AID1016", static s => s.Crafted(s.Craft(changes: ("jti", null)))),
        Row("an assertion by one about another", "401 invalid_client AID1016", static s => s.Crafted(s.Craft(changes: ("sub", "codex")))),
        new("an assertion used before", "401 invalid_client AID1024", static async s => await ReplayedAsync(s, s.Token())),
        new("an assertion used before, at another endpoint", "401 invalid_client AID1024", static async s => await ReplayedAsync(s, s.Push())),
    ];

    private static Hostile Row(string what, string answer, Func<Scene, Ask> make) => new(what, answer, scene => Task.FromResult(make(scene)));

    private static async Task<Ask> ReplayedAsync(Scene s, Ask ask)
    {
        var assertion = s.Codex.Assertion();
        using var first = await s.Server.SendAsync(s.Introspect().With("client_assertion", assertion).Request("198.19.0.1"));
        first.IsSuccessStatusCode.Should().BeTrue();
        return ask.With("client_assertion", assertion);
    }
}
