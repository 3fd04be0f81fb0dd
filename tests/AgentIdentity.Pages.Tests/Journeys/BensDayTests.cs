using AgentIdentity.Client;
using AgentIdentity.Pages.Tests.Gates;
using AgentIdentity.Pages.Tests.Setup;
using Microsoft.Playwright;
using OpenAI.Chat;
using Quickstart.Cast;
using Quickstart.Report;
using Quickstart.Steps;
using Spectre.Console;

namespace AgentIdentity.Pages.Tests.Journeys;

/// <summary>Everything Ben does with AgentIdentity, in a real browser without script; every page he sees passes the gate.</summary>
public sealed class BensDayTests(World world)
{
    [Fact]
    public async Task Ben_signs_in_refuses_grants_reads_what_was_done_ends_it_and_signs_out()
    {
        World.Require();
        await using var ben = await BensBrowser.OpenAsync(world);

        await SignInAsync(ben);
        await RefuseAsync(ben);
        await GrantAsync(ben);
        await CodexWorksAsync();
        await ReadAsync(ben);
        await LookAroundAsync(ben);
        await AdministerAsync(ben);
        await EndAsync(ben);
        await SignOutAsync(ben);

        ben.Complaints.Should().BeEmpty();
    }

    private async Task SignInAsync(BensBrowser ben)
    {
        await ben.Page.GotoAsync("/console");
        await ben.SignInAsync("not my password");

        (await ben.TextAsync()).Should().Contain("The account name or the password is wrong.");
        (await ben.Page.GetByLabel("Account name").InputValueAsync()).Should().Be("ben", "only the password is asked for again");
        (await ben.Page.GetByLabel("Password").InputValueAsync()).Should().BeEmpty();
        await PageGate.PassAsync(world, "sign-in-wrong", async page =>
        {
            await page.GotoAsync("/account/sign-in");
            await page.GetByLabel("Account name").FillAsync("nobody");
            await page.GetByLabel("Password").FillAsync("not my password");
            await page.Locator("main button").ClickAsync();
            await page.GetByRole(AriaRole.Alert).WaitForAsync();
        });

        await ben.SignInAsync();

        new Uri(ben.Page.Url).AbsolutePath.Should().Be("/console", "that is where he wanted to go");
        (await ben.TextAsync()).Should().Contain("No agent acts for you");
        await PageGate.PassAsync(world, "console-empty", "/console", await ben.MemoryAsync());
    }

    private async Task RefuseAsync(BensBrowser ben)
    {
        var request = await world.Scene.Codex.AskForDelegationAsync("Answer Ben's customers", Grants.Codex(world.Scene));
        await ben.Page.GotoAsync(request.Address.ToString());

        (await ben.HeadingAsync()).Should().Be("May Codex, the support agent act as you?");
        (await ben.TextAsync()).Should()
            .Contain("codex").And.Contain("Ben answers for it", "the owner")
            .And.Contain("Answer Ben's customers", "the purpose")
            .And.Contain("search_contacts").And.Contain("get_contact").And.Contain("create_refund")
            .And.Contain("amount: at most 100", "the limit").And.Contain("At most 1.00 USD in all", "the money")
            .And.MatchRegex("[0-9]{1,2} [A-Z][a-z]+ 20[0-9]{2}, [0-9]{2}:[0-9]{2} UTC", "the end");
        await PageGate.PassAsync(world, "consent", ben.Page.Url, await ben.MemoryAsync());
        var consent = ben.Page.Url;

        var back = await ben.AnswerAsync("Refuse");

        var refusal = await ((Func<Task>)(() => request.CompleteAsync(back))).Should().ThrowAsync<AgentIdentityException>();
        refusal.Which.Error.Should().Be("access_denied");
        await ben.Page.GotoAsync(consent);
        (await ben.HeadingAsync()).Should().Be("Nothing to decide");
        await PageGate.PassAsync(world, "consent-answered", consent, await ben.MemoryAsync());
    }

    private async Task GrantAsync(BensBrowser ben)
    {
        var request = await world.Scene.Codex.AskForDelegationAsync("Answer Ben's customers", Grants.Codex(world.Scene));
        await ben.Page.GotoAsync(request.Address.ToString());
        (await ben.Page.Locator("input:checked").CountAsync()).Should().Be(0, "nothing is ticked for him");
        await LowerAsync(ben.Page);
        await ben.PressAsync("Show what is left");
        (await ben.TextAsync()).Should().Contain("Left out: Use the tool “get_contact”").And.Contain("amount: at most 90").And.Contain("At most 0.75 USD in all");
        await PageGate.PassAsync(world, "consent-lowered", async page =>
        {
            await page.GotoAsync(ben.Page.Url);
            await LowerAsync(page);
            await page.GetByLabel("Ends after (days)").FillAsync("400");
            await page.GetByRole(AriaRole.Button, new() { Name = "Show what is left" }).ClickAsync();
            await page.GetByText("It must be a whole number from 1 to 30.").WaitForAsync();
        }, await ben.MemoryAsync());

        world.Scene.Delegation = await request.CompleteAsync(await ben.AnswerAsync("Grant"));
    }

    private static async Task LowerAsync(IPage page)
    {
        while (await page.Locator("details.lower:not([open]) > summary").CountAsync() > 0)
        {
            await page.Locator("details.lower:not([open]) > summary").First.ClickAsync();
        }

        await page.Locator("li", new() { HasText = "get_contact" }).Last.GetByLabel("Leave this out altogether").CheckAsync();
        await page.GetByLabel("amount: at most").FillAsync("90");
        await page.GetByLabel("At most this many US dollars in all").FillAsync("0.75");
        await page.GetByLabel("Pass parts of this on to other agents").CheckAsync();
    }

    private async Task CodexWorksAsync()
    {
        var quiet = new Narrator(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) }));
        foreach (var step in new IStep[] { new SearchContacts(), new Refund(), new Orders() })
        {
            await step.PlayAsync(world.Scene, quiet);
        }

        await world.Scene.Codex.Chat(world.Scene.Delegation, world.Scene.Models)
            .CompleteChatAsync([new UserChatMessage("When does a refund need a person?")], CastAgent.Short);
        await world.Scene.Codex.DelegateAsync(world.Scene.Delegation, "scout", "Look contacts up for codex", Grants.Scout(world.Scene));
    }

    private async Task ReadAsync(BensBrowser ben)
    {
        await ben.Page.GotoAsync("/console/delegations");
        (await ben.TextAsync()).Should().Contain("Answer Ben's customers").And.Contain("active").And.Contain("Passed on by").And.Contain("of 0.75 USD used");
        await PageGate.PassAsync(world, "delegations", "/console/delegations", await ben.MemoryAsync());

        await ben.Page.Locator($"a[href$='{world.Scene.Delegation}']").First.ClickAsync();

        (await ben.HeadingAsync()).Should().Be("What Codex, the support agent did");
        (await ben.TextAsync()).Should().Contain("search_contacts").And.Contain("create_refund").And.Contain("refund-ceiling").And.Contain("refused").And.Contain("/orders/A-17");
        await PageGate.PassAsync(world, "calls", ben.Page.Url, await ben.MemoryAsync());
        await NarrowAndPauseAsync(ben);
        await PageGate.PassAsync(world, "calls-unknown", "/console/delegations/dlg_unknown", await ben.MemoryAsync());
    }

    private async Task LookAroundAsync(BensBrowser ben)
    {
        var memory = await ben.MemoryAsync();
        await ben.Page.GotoAsync("/console");
        (await ben.TextAsync()).Should().Contain("Delegations in force").And.Contain("Calls in 24 hours").And.Contain("create_refund").And.Contain("refund-ceiling");
        foreach (var (name, address) in ((string, string)[])[("overview", "/console"), ("agents", "/console/agents"), ("agent", "/console/agents/codex"),
            ("agent-suspend", "/console/agents/codex/suspend"), ("usage", "/console/usage"), ("usage-by-model", "/console/usage?by=model"),
            ("usage-malformed", "/console/usage?from=yesterday"), ("settings", "/console/settings")])
        {
            await PageGate.PassAsync(world, name, address, memory);
        }

        await AskWhyAsync(ben);
    }

    private async Task AskWhyAsync(BensBrowser ben)
    {
        await ben.Page.GotoAsync("/console/decisions?what=create_refund&outcome=deny");
        await PageGate.PassAsync(world, "decisions", ben.Page.Url, await ben.MemoryAsync());
        await ben.Page.Locator("a[href*='/console/decisions/dec_']").First.ClickAsync();
        (await ben.TextAsync()).Should().Contain("The human may").And.Contain("No rule objects").And.Contain("What would mend it").And.Contain("refund-ceiling");
        await PageGate.PassAsync(world, "decision", ben.Page.Url, await ben.MemoryAsync());
        foreach (var (name, address) in ((string, string)[])[("decisions-none", "/console/decisions?what=never"), ("decisions-malformed", "/console/decisions?from=yesterday"),
            ("decision-unknown", "/console/decisions/dec_never"), ("evidence", "/console/evidence"), ("evidence-delegation", $"/console/evidence?delegation={world.Scene.Delegation}&kind=decision"),
            ("evidence-unknown", "/console/evidence/1")])
        {
            await PageGate.PassAsync(world, name, address, await ben.MemoryAsync());
        }
    }

    private async Task AdministerAsync(BensBrowser ben)
    {
        await ben.Page.GotoAsync("/console/settings");
        (await ben.TextAsync()).Should().NotContain("Trusted issuers");
        await world.Scene.Administrator.GiveRoleAsync("ben", "security_administrator");
        await ben.Page.GotoAsync("/console/settings");
        (await ben.TextAsync()).Should().Contain("Trusted issuers", "rights are read at each request").And.Contain("/mcp/crm");
        await PageGate.PassAsync(world, "settings-administrator", "/console/settings", await ben.MemoryAsync());
        await PageGate.PassAsync(world, "person", "/console/settings/people/ben", await ben.MemoryAsync());
        await PageGate.PassAsync(world, "overview-administrator", "/console", await ben.MemoryAsync());

        await RunPolicyAsync(ben);

        // However long the gates took: a role is changed by somebody who signed in freshly.
        await ben.PressAsync("Sign out");
        await ben.SignInAsync();
        await ben.Page.GotoAsync("/console/settings/people/ben");
        await ben.PressAsync("Take it from Ben (security administrator)");

        (await ben.HeadingAsync()).Should().Be("Nothing here", "who is no administrator any more sees no people");
    }

    private async Task RunPolicyAsync(BensBrowser ben)
    {
        await ben.Page.GotoAsync("/console/evidence");
        await ben.PressAsync("Verify");
        (await ben.TextAsync()).Should().Contain("Nothing was changed.");
        await ben.Page.Locator("a[href*='/console/evidence/']").Last.ClickAsync();
        await PageGate.PassAsync(world, "evidence-entry", ben.Page.Url, await ben.MemoryAsync());
        await ben.Page.GotoAsync("/console/policies");
        (await ben.TextAsync()).Should().Contain("refund-ceiling");
        await PageGate.PassAsync(world, "policies", "/console/policies", await ben.MemoryAsync());
        await ben.PressAsync("Run its tests");
        (await ben.TextAsync()).Should().MatchRegex("\\d+ of \\d+ tests? pass");
        await ben.Page.GotoAsync("/console/policies/try");
        await PageGate.PassAsync(world, "policies-try", ben.Page.Url, await ben.MemoryAsync());
        await ben.Page.GetByLabel("Delegation").FillAsync(world.Scene.Delegation);
        await ben.Page.GetByLabel("Upstream").FillAsync("crm");
        await ben.Page.GetByLabel("Tool, path or model").FillAsync("create_refund");
        await ben.Page.GetByLabel("Arguments or body").FillAsync("""{"order":"A-17","amount":500}""");
        await ben.PressAsync("Try it");
        (await ben.TextAsync()).Should().Contain("It would be").And.Contain("refused").And.Contain("What would mend it");
    }

    private async Task NarrowAndPauseAsync(BensBrowser ben)
    {
        await ben.Page.GetByRole(AriaRole.Link, new() { Name = "Narrow", Exact = true }).ClickAsync();
        await PageGate.PassAsync(world, "delegation-narrow", ben.Page.Url, await ben.MemoryAsync());
        await ben.Page.GetByLabel("At most this many US dollars in all").FillAsync("0.50");
        await ben.PressAsync("Narrow");
        (await ben.TextAsync()).Should().Contain("of 0.50 USD used");

        await ben.PressAsync("Pause");
        (await ben.TextAsync()).Should().Contain("paused");
        (await world.Scene.Codex.RefusedExchangeAsync(world.Scene.Delegation, world.Scene.Crm)).Should().Contain("AID");
        await ben.PressAsync("Resume");
        (await ben.TextAsync()).Should().Contain("active");
    }

    private async Task EndAsync(BensBrowser ben)
    {
        await ben.Page.GotoAsync("/console/delegations");
        await ben.Page.GetByRole(AriaRole.Link, new() { Name = "End now the delegation of Codex, the support agent", Exact = true }).ClickAsync();
        (await ben.TextAsync()).Should().Contain("This cannot be undone").And.Contain("1 delegation that was passed on ends with it");
        await PageGate.PassAsync(world, "delegation-end", ben.Page.Url, await ben.MemoryAsync());
        await ben.PressAsync("End it now");

        (await ben.TextAsync()).Should().Contain("ended").And.NotContain("active", "what codex passed on ends with it");
        (await world.Scene.Codex.RefusedExchangeAsync(world.Scene.Delegation, world.Scene.Crm)).Should().Contain("AID");
        await PageGate.PassAsync(world, "delegations-ended", "/console/delegations", await ben.MemoryAsync());
    }

    private static async Task SignOutAsync(BensBrowser ben)
    {
        await ben.PressAsync("Sign out");
        (await ben.HeadingAsync()).Should().Be("Sign in");

        await ben.Page.GotoAsync("/console");

        new Uri(ben.Page.Url).AbsolutePath.Should().Be("/account/sign-in");
    }
}
