using AgentIdentity.Pages.Tests.Gates;
using AgentIdentity.Pages.Tests.Setup;
using Microsoft.Playwright;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using Quickstart;
using Quickstart.Report;
using Quickstart.Steps;
using Spectre.Console;

namespace AgentIdentity.Pages.Tests.Journeys;

/// <summary>Codex wants a refund for Ben's customer; Grace, who leads the team, reads what exactly that is and says yes; the call passes once.</summary>
public sealed class ApprovalTests(World world) : IAsyncLifetime
{
    private const string Rule = """
        apiVersion: agentidentity/v1
        rules:
          - id: refund-needs-a-lead
            owner: payments
            message: "A refund above 20 EUR needs a team lead."
            on: { tools: [crm/create_refund] }
            require: args.amount <= 20
            otherwise: { approval: { from: "role:team-lead", ttl: 15m } }

        """;

    private readonly string _policy = Directory.CreateTempSubdirectory("approval-journey-").FullName;
    private Stage? _stage;

    private Scene Scene => _stage!.Scene;

    public async ValueTask InitializeAsync()
    {
        if (Workshop.Missing is not null)
        {
            return;
        }

        var shipped = Path.Combine(AppContext.BaseDirectory, "policies", "default");
        foreach (var file in Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories).Where(static file => !file.Contains("tests", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(_policy, Path.GetRelativePath(shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        await File.WriteAllTextAsync(Path.Combine(_policy, "rules", "lead.yaml"), Rule);
        _stage = await Stage.OpenAsync($"--AgentIdentity:PolicyFolder={_policy}");
        await Scene.Administrator.AddPersonAsync("grace", "Grace", Scene.Password);
        await Scene.Administrator.AllowAsync("user:grace", "assignee", "role:team-lead");
    }

    public async ValueTask DisposeAsync()
    {
        if (_stage is not null)
        {
            await _stage.DisposeAsync();
        }

        Directory.Delete(_policy, recursive: true);
    }

    [Fact]
    public async Task Another_person_reads_what_exactly_would_happen_says_yes_and_the_call_passes_once()
    {
        World.Require();
        var delegation = await GrantAsync();
        await using var crm = await Scene.Codex.ConnectAsync(delegation, Scene.Crm);
        await RefusedAsync(crm, "A-17", 80);
        await RefusedAsync(crm, "A-\u202E17\u202C p\u0430ypal " + string.Join(' ', Enumerable.Repeat("and so on", 60)), 79);
        await using var grace = await world.ProfileAsync(script: false);
        var page = await grace.NewPageAsync();
        await SignInAsync(page, "grace", new Uri(Scene.Broker, "/console/approvals"));

        (await page.Locator("main").InnerTextAsync()).Should().Contain("crm/create_refund").And.Contain("Codex, the support agent asks, in the name of Ben");
        await PageGate.PassAsync(world, "approvals", page.Url, await grace.StorageStateAsync());
        List<string> links = [];
        foreach (var link in await page.Locator("main a[href*='/console/approvals/apr_']").AllAsync())
        {
            links.Add(new Uri(Scene.Broker, (await link.GetAttributeAsync("href"))!).ToString());
        }

        links.Should().HaveCount(2);
        foreach (var link in links)
        {
            await page.GotoAsync(link);
            var odd = await page.Locator("mark.odd").CountAsync() > 0;
            await PageGate.PassAsync(world, odd ? "approval-misleading" : "approval", link, await grace.StorageStateAsync());
            await page.GetByLabel("A note").FillAsync(odd ? "What is this?" : "As agreed with the customer.");
            await page.GetByRole(AriaRole.Button, new() { Name = odd ? "No" : "Yes, this once", Exact = true }).ClickAsync();
            (await page.Locator("main").InnerTextAsync()).Should().Contain(odd ? "refused" : "approved, not used yet").And.Contain("Grace");
        }

        (await PayAsync(crm, "A-17", 80)).IsError.Should().NotBe(true);
        await RefusedAsync(crm, "A-17", 80);
        await using var ben = await world.ProfileAsync(script: false);
        var his = await ben.NewPageAsync();
        await SignInAsync(his, "ben", new Uri(Scene.Broker, "/console/approvals"));
        (await his.Locator("main").InnerTextAsync()).Should().Contain("Nothing waits for your answer").And.Contain("approved and used").And.Contain("refused");
        await PageGate.PassAsync(world, "approvals-own", his.Url, await ben.StorageStateAsync());
        await his.GotoAsync(links[0]);
        (await his.GetByRole(AriaRole.Button, new() { Name = "Yes, this once" }).CountAsync()).Should().Be(0, "nobody approves what their own agent asks for");
    }

    private async Task<string> GrantAsync()
    {
        await new SignInAndGrant().PlayAsync(Scene, new Narrator(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) })));
        return Scene.Delegation;
    }

    private static async Task SignInAsync(IPage page, string person, Uri address)
    {
        await page.GotoAsync(address.ToString());
        await page.GetByLabel("Account name").FillAsync(person);
        await page.GetByLabel("Password").FillAsync(Scene.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    private static async Task RefusedAsync(McpClient crm, string order, int amount) =>
        (await ((Func<Task>)(() => PayAsync(crm, order, amount))).Should().ThrowAsync<McpException>()).Which.Message.Should().Contain("needs a team lead");

    private static Task<ModelContextProtocol.Protocol.CallToolResult> PayAsync(McpClient crm, string order, int amount) =>
        crm.CallToolAsync("create_refund", new Dictionary<string, object?> { ["order"] = order, ["amount"] = amount, ["currency"] = "EUR" }).AsTask();
}
