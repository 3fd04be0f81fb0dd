using System.CommandLine;

namespace AgentIdentity.Cli.Usage;

/// <summary><c>agentid usage</c></summary>
internal static class UsageCommand
{
    private static readonly Option<string?> Delegation = new("--delegation") { Description = "Only under this delegation." };

    public static Command Build() => new Command("usage", "Model calls, tokens and money by delegation.") { Delegation }.Does(ShowAsync);

    private static async Task ShowAsync(Session session, CancellationToken cancellationToken)
    {
        var filter = session.Get(Delegation) is { } id ? $"?delegation={Uri.EscapeDataString(id)}" : "";
        session.Screen.Rows(
            await session.Admin.GetAsync($"/admin/usage{filter}", cancellationToken),
            ("TIME", "time"), ("DELEGATION", "delegation"), ("MODEL", "model"), ("INPUT", "input_tokens"), ("OUTPUT", "output_tokens"), ("USD", "cost_usd"));
    }
}
