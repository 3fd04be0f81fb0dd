using System.CommandLine;
using AgentIdentity.Cli.Connection;

namespace AgentIdentity.Cli.Usage;

/// <summary><c>agentid usage</c></summary>
internal static class UsageCommand
{
    private static readonly Argument<string> Delegation = new("delegation") { Description = "The delegation's id; what its sub-agents used is included." };

    public static Command Build() => new Command("usage", "Model calls, tokens and money under a delegation.") { Delegation }.Does(ShowAsync);

    private static async Task ShowAsync(Session session, CancellationToken cancellationToken)
    {
        var usage = await session.Admin.GetAsync($"/admin/usage?delegation={Uri.EscapeDataString(session.Get(Delegation))}", cancellationToken);
        session.Screen.Rows(
            usage,
            ("TIME", "reserved_at"), ("DELEGATION", "delegation_id"), ("STATE", "state"), ("INPUT", "input_tokens"), ("CACHED", "cached_tokens"),
            ("OUTPUT", "output_tokens"), ("MICRO-USD", "cost_micro_usd"), ("DECISION", "decision_id"));
        if (!session.Screen.IsJson)
        {
            session.Screen.Line($"used: {Json.Text(usage, "used_usd")} USD");
        }
    }
}
