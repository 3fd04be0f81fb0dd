using AgentIdentity.Broker;
using AgentIdentity.Server.Console.Plots;
using AgentIdentity.Server.Delegations;

namespace AgentIdentity.Server.Console.Overview;

/// <summary>What is going on, for one viewer: never more than they may see.</summary>
internal sealed record OverviewReport
{
    /// <summary>The delegations in force, those that end first in front.</summary>
    public required IReadOnlyList<ForceLine> InForce { get; init; }

    /// <summary>The last calls, the newest first.</summary>
    public required IReadOnlyList<CallLine> Calls { get; init; }

    public required int Running { get; init; }

    public required int Refused { get; init; }

    public required long SpentTodayMicroUsd { get; init; }

    /// <summary>Approvals that wait, and that the viewer sees.</summary>
    public required int Waiting { get; init; }

    /// <summary>Of those, the ones that the viewer may answer.</summary>
    public required int WaitingForViewer { get; init; }

    public required BarPlot CallsByHour { get; init; }

    public required BarPlot SpendByDay { get; init; }

    /// <summary>Whether there was more in the record than was read.</summary>
    public required bool Cut { get; init; }
}

/// <summary>A delegation in force.</summary>
internal sealed record ForceLine(DelegationRecord Record, string AgentName, string HumanName, long UsedMicroUsd);
