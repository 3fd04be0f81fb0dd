using System.CommandLine;
using AgentIdentity.Cli.Calls;
using AgentIdentity.Cli.Connection;
using AgentIdentity.Client;
using AgentIdentity.Tokens;

namespace AgentIdentity.Cli.Delegations;

/// <summary><c>agentid delegation ask</c>: what an agent does when it needs a person's consent, from a shell.</summary>
internal static class AskCommand
{
    private static readonly Option<string> For = new("--for") { Description = "What the agent wants to reach, through the gateway: http://127.0.0.1:5080/api/orders, /mcp/notes, or /v1 for models.", Required = true };
    private static readonly Option<string> Purpose = new("--purpose") { Description = "What the person reads: why the agent wants it.", Required = true };
    private static readonly Option<bool> IsDatabase = new("--database") { Description = "It is a database: actions are select, insert, update and delete, and --on names tables." };
    private static readonly Option<string[]> Actions = new("--action") { Description = "What it may do there. Default: GET; for an MCP server tools/call, resources/read and prompts/get; for a database select. Repeatable." };
    private static readonly Option<string[]> On = new("--on") { Description = "Tools, paths (/orders/*), tables or models, each by its name. Default: all of them. Repeatable." };
    private static readonly Option<decimal?> Budget = new("--budget-usd") { Description = "What its model calls may cost in all: 5 or 0.50. Default: whatever the person's own budget allows." };
    private static readonly Option<int> Days = new("--days") { Description = "How long.", DefaultValueFactory = _ => 1 };
    private static readonly Option<bool> Unattended = new("--unattended") { Description = "It is to work while the person is away, too; they are asked to tick that." };
    private static readonly Option<string> Return = new("--redirect-uri") { Description = "Where the person's browser comes back to: a registered loopback address.", DefaultValueFactory = _ => "http://127.0.0.1:7777/callback" };

    public static Command Build() => new Command("ask", "Asks a person for a delegation: prints the address to open in a browser, and waits for the answer.")
    {
        AgentAtHand.Agent, AgentAtHand.Key, For, Purpose, IsDatabase, Actions, On, Budget, Days, Unattended, Return,
    }.Does(AskAsync);

    private static Task AskAsync(Session session, CancellationToken cancellationToken) => AgentAtHand.DoAsync(session, async client =>
    {
        var back = AddressOf(session, Return);
        using var browser = BrowserReturn.Listen(back);
        var pending = await client.AskForDelegationAsync(
            new GrantRequest(session.Get(Purpose)!, Details(session), back)
            {
                EndsInDays = session.Get(Days),
                BudgetMicroUsd = MicroUsd(session.Get(Budget)),
                Unattended = session.Get(Unattended),
            }, cancellationToken);
        session.Screen.Line("Open this in a browser, sign in and decide:");
        session.Screen.Raw(pending.Address.AbsoluteUri);
        var delegation = await pending.CompleteAsync(await browser.WaitAsync(cancellationToken), cancellationToken);
        session.Screen.Raw(delegation);
        return delegation;
    });

    private static AuthorizationDetails Details(Session session)
    {
        var place = AddressOf(session, For).AbsoluteUri.TrimEnd('/');
        string[] actions = session.Get(Actions) is { Length: > 0 } named ? named : [];
        string[] on = session.Get(On) is { Length: > 0 } chosen ? chosen : [];
        if (session.Get(IsDatabase))
        {
            return Of(on, "*", table => new DataDetail([place], actions.Length > 0 ? actions : ["select"], table, [], null));
        }

        if (place.Contains("/mcp/", StringComparison.Ordinal))
        {
            return Of(on, "*", tool => new McpToolDetail([place], actions.Length > 0 ? actions : ["tools/call", "resources/read", "prompts/get"], tool, [], null));
        }

        if (place.EndsWith("/v1", StringComparison.Ordinal) && !place.Contains("/api/", StringComparison.Ordinal))
        {
            return Of(on, "*", model => new ModelDetail([place], model, null));
        }

        return AuthorizationDetails.Of(new HttpDetail([place], actions.Length > 0 ? actions : ["GET"], on.Length > 0 ? on : ["/*"]));
    }

    private static long? MicroUsd(decimal? usd) => usd is not { } amount ? null
        : amount is > 0 and <= 1_000_000_000 && decimal.Truncate(amount * 1_000_000) == amount * 1_000_000 ? (long)(amount * 1_000_000)
        : throw new CommandFailure(ExitCode.Usage, "--budget-usd must be an amount above 0 with at most six decimals.");

    private static Uri AddressOf(Session session, Option<string> option) => Uri.TryCreate(session.Get(option), UriKind.Absolute, out var address)
        ? address
        : throw new CommandFailure(ExitCode.Usage, $"{option.Name} must be a whole address.");

    private static AuthorizationDetails Of(string[] names, string all, Func<string, AuthorizationDetail> detail) =>
        AuthorizationDetails.Of([.. (names.Length > 0 ? names : [all]).Select(detail)]);
}
