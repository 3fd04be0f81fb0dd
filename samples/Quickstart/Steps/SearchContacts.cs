using ModelContextProtocol.Protocol;
using Quickstart.Report;

namespace Quickstart.Steps;

/// <summary>Step 4: an allowed call reaches the CRM with a token of its own, never with the agent's.</summary>
internal sealed class SearchContacts : IStep
{
    public string Title => "codex searches Ben's contacts";

    public async Task PlayAsync(Scene scene, Narrator tell)
    {
        tell.Asked("tools/call search_contacts {query: grace}");
        await using var crm = await scene.Codex.ConnectAsync(scene.Delegation, scene.Crm);
        var answer = await crm.CallToolAsync("search_contacts", new Dictionary<string, object?> { ["query"] = "grace" });
        var text = answer.Content.OfType<TextContentBlock>().Single().Text;
        Expect.Contains("Grace Hopper", text, "the answer");
        tell.Allowed(text);

        var saw = scene.CrmSaw.Last;
        Expect.That(saw is not null, "the CRM to have seen the call");
        Expect.Equal("ben", saw.Subject, "sub at the CRM");
        Expect.Equal("codex", saw.Actor, "act.sub at the CRM");
        var held = await scene.Codex.TokenAsync(scene.Delegation, scene.Crm);
        Expect.That(saw.Token != held, "another token than the agent holds");
        Expect.That(saw.Audience != scene.Crm, "the upstream's own audience");
        tell.Saw($"the CRM: sub={saw.Subject} act={saw.Actor} aud={saw.Audience}; not the token that codex holds (aud={scene.Crm})");
    }
}
