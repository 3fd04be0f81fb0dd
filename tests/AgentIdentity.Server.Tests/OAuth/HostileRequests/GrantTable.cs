using AgentIdentity.Server.Tests.Setup;
using Microsoft.AspNetCore.WebUtilities;

namespace AgentIdentity.Server.Tests.OAuth.HostileRequests;

/// <summary>Codes, refresh tokens and assertions of somebody else, of nobody, or used up.</summary>
internal static class GrantTable
{
    private const string Bearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    public static IEnumerable<Hostile> Rows =>
    [
        Row("a code that was guessed", "400 invalid_grant AID5101", static s => Code(s.Token(), "guess")),
        Row("no code", "400 invalid_request AID5101", static s => Code(s.Token(), null)),
        Row("a code without its verifier", "400 invalid_request AID5101", static s => Code(s.Token(), "guess").With("code_verifier", null)),
        Row("an access token as the code", "400 invalid_grant AID5101", static s => Code(s.Token(), s.BensToken)),
        new("a code of another agent", "400 invalid_grant AID5101", static async s => Code(s.Token(s.Scout), await CodeAsync(s))),
        new("a code with another verifier", "400 invalid_grant AID5101", static async s => Code(s.Token(), await CodeAsync(s)).With("code_verifier", "another-verifier-of-at-least-forty-three-characters-012345")),
        new("a code for another redirect address", "400 invalid_grant AID5101", static async s => Code(s.Token(), await CodeAsync(s)).With("redirect_uri", "http://127.0.0.1:7777/elsewhere")),
        new("a code used before", "400 invalid_grant AID5101", static async s =>
        {
            var code = await CodeAsync(s);
            (await s.Codex.RedeemAsync(code))["access_token"].Should().NotBeNull();
            return Code(s.Token(), code);
        }),
        Row("a refresh token of an agent", "400 unauthorized_client AID5110", static s => s.Token().With("grant_type", "refresh_token").With("refresh_token", "aidr_" + new string('A', 64))),
        Row("a refresh token that was guessed", "400 invalid_grant AID5076", static s => Public(s.Token()).With("grant_type", "refresh_token").With("refresh_token", "aidr_" + new string('A', 64))),
        Row("a refresh token that is none", "400 invalid_grant AID5076", static s => Public(s.Token()).With("grant_type", "refresh_token").With("refresh_token", "x")),
        Row("no refresh token", "400 invalid_request AID5101", static s => Public(s.Token()).With("grant_type", "refresh_token")),
        Row("no assertion", "400 invalid_request AID5101", static s => s.Token().With("grant_type", Bearer)),
        Row("an assertion that is no ID-JAG", "400 invalid_grant AID1005", static s => s.Token().With("grant_type", Bearer).With("assertion", "x.y.z")),
        Row("an id_token of ours as the assertion", "400 invalid_grant AID1011", static s => s.Token().With("grant_type", Bearer).With("assertion", s.IdToken)),
        Row("an assertion of a stranger's", "400 invalid_grant AID1011", static s => s.Token().With("grant_type", Bearer).With("assertion", s.Craft(type: "oauth-id-jag+jwt"))),
        Row("an assertion by a public client", "400 unauthorized_client AID5110", static s => Public(s.Token()).With("grant_type", Bearer).With("assertion", s.IdToken)),
    ];

    private static Ask Code(Ask ask, string? code) =>
        ask.With("grant_type", "authorization_code").With("resource", null).With("code", code).With("redirect_uri", TestAgent.RedirectUri).With("code_verifier", Grants.Verifier);

    private static Ask Public(Ask ask) => ask.With("client_id", Scene.PublicClient).With("client_assertion", null).With("client_assertion_type", null);

    private static async Task<string> CodeAsync(Scene s)
    {
        var pushed = await s.Codex.PushAsync(Grants.Verifier);
        return QueryHelpers.ParseQuery((await s.Ben.ConsentAsync("codex", pushed["request_uri"]!)).Query)["code"].ToString();
    }

    private static Hostile Row(string what, string answer, Func<Scene, Ask> make) => new(what, answer, scene => Task.FromResult(make(scene)));
}
