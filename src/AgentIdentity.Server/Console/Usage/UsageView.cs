using AgentIdentity.Broker;
using AgentIdentity.Server.Console.Plots;

namespace AgentIdentity.Server.Console.Usage;

/// <summary>One report of usage as the page and the file show it.</summary>
internal sealed record UsageView(UsageBy By, DateOnly From, DateOnly To, UsageReport Report)
{
    public required BarPlot SpendByDay { get; init; }

    /// <summary>What people call a key, where it has a name.</summary>
    public required Func<string, string> NameOf { get; init; }

    /// <summary>Of a hundred, for the bar beside a line.</summary>
    public int ShareOf(UsageLine line) =>
        Report.Lines.Count == 0 || Report.Lines.Max(static other => other.CostMicroUsd) is var most && most == 0 ? 0
            : (int)Math.Ceiling(100m * line.CostMicroUsd / Report.Lines.Max(static other => other.CostMicroUsd));
}
