using System.Net;
using Quickstart.Report;

namespace Quickstart.Steps;

/// <summary>Step 1: Ben signs in at the broker's own page and grants codex a delegation (authorization code + PKCE over PAR).</summary>
internal sealed class SignInAndGrant : IStep
{
    public string Title => "Ben signs in and grants codex a delegation";

    public async Task PlayAsync(Scene scene, Narrator tell)
    {
        tell.Asked("codex pushes its wish: two contact tools, refunds up to 100, read orders, 1 USD of models, 30 days");
        var request = await scene.Codex.AskForDelegationAsync("Answer Ben's customers", Grants.Codex(scene));

        await scene.Ben.OpenAsync(request.Address);
        Expect.Contains("/account/sign-in", scene.Ben.Address.AbsolutePath, "the page that Ben is shown first");
        await scene.Ben.SubmitAsync("password", ("username", "ben"), ("password", Scene.Password));
        tell.Note("Ben signs in at the broker's own sign-in page");

        Expect.Contains("/consent", scene.Ben.Address.AbsolutePath, "the page that Ben is shown next");
        var page = WebUtility.HtmlDecode(scene.Ben.Page);
        foreach (var promise in new[] { "Codex, the support agent", "Answer Ben", "create_refund", "100" })
        {
            Expect.Contains(promise, page, "the consent page");
        }

        tell.Note("Ben ticks that codex may pass parts of it on; nothing is ticked for him");
        await scene.Ben.SubmitAsync("decision", ("decision", "grant"), ("allow", "delegate"));

        scene.Delegation = await request.CompleteAsync(scene.Ben.Address);
        Expect.That(scene.Delegation.StartsWith("dlg_", StringComparison.Ordinal), "a delegation id");
        tell.Allowed($"Ben approves: {scene.Delegation}");
    }
}
