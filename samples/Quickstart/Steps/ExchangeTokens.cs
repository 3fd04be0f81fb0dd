using System.Text.Json;
using System.Text.Json.Nodes;
using Quickstart.Cast;
using Quickstart.Report;

namespace Quickstart.Steps;

/// <summary>Step 2: the agent proves who it is and gets a short token that says "Ben, by codex".</summary>
internal sealed class ExchangeTokens : IStep
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public string Title => "codex exchanges its own key and the delegation for a token";

    public async Task PlayAsync(Scene scene, Narrator tell)
    {
        tell.Asked("private_key_jwt → actor token → token exchange (RFC 8693) with a DPoP proof");
        var claims = CastAgent.Claims(await scene.Codex.TokenAsync(scene.Delegation, scene.Crm));
        Expect.Equal("ben", claims["sub"]!.GetValue<string>(), "sub");
        Expect.Equal("codex", claims["act"]!["sub"]!.GetValue<string>(), "act.sub");
        Expect.That(claims["aud"] is JsonValue audience && audience.GetValue<string>() == scene.Crm, $"exactly one audience, {scene.Crm}");
        Expect.That(claims["cnf"]?["jkt"] is not null, "the token to be bound to codex's key (cnf.jkt)");
        var lifetime = claims["exp"]!.GetValue<long>() - claims["iat"]!.GetValue<long>();
        Expect.Equal(300L, lifetime, "the lifetime in seconds");
        Expect.That(claims["client_id"]!.GetValue<string>() == "codex" && claims["auth_time"] is not null, "client_id and the time of Ben's sign-in");
        tell.Allowed("five minutes, one audience, bound to codex's key:");
        tell.Note(claims.ToJsonString(Indented));
    }
}
