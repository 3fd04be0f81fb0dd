using Microsoft.AspNetCore.WebUtilities;

namespace AgentIdentity.Server.Tests.Setup;

public static class Grants
{
    public const string Verifier = "a-verifier-of-at-least-forty-three-characters-0123456789";

    /// <summary>The whole human part: pushed request, sign-in, consent, code, token answer.</summary>
    public static async Task<OAuthReply> GrantAsync(this Browser person, TestAgent agent, params (string Name, string? Value)[] more)
    {
        var pushed = await agent.PushAsync(Verifier, more);
        pushed.Json.TryGetProperty("request_uri", out _).Should().BeTrue(pushed.Json.GetRawText());
        var back = await person.ConsentAsync(agent.Id, pushed["request_uri"]!);
        var code = QueryHelpers.ParseQuery(back.Query)["code"].ToString();
        code.Should().NotBeEmpty(back.ToString());
        return await agent.RedeemAsync(code);
    }

    public static Task<OAuthReply> RedeemAsync(this TestAgent agent, string code, string verifier = Verifier) => agent.TokenAsync(
        ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", TestAgent.RedirectUri), ("code_verifier", verifier));

    public static string DelegationId(this OAuthReply reply) => reply["urn:agentidentity:grant_id"] ?? throw new InvalidOperationException(reply.Json.GetRawText());
}
