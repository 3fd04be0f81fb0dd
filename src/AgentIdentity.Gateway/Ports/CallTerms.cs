using System.Collections.Immutable;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.Ports;

/// <summary>What comes with a call besides its token: what rules may read of it, and what is to be reserved with the decision.</summary>
public sealed record CallTerms
{
    /// <summary>Nothing is known and nothing is reserved.</summary>
    public static CallTerms None { get; } = new();

    /// <summary>Where the call came from.</summary>
    public CallSource Source { get; init; } = CallSource.Unknown;

    /// <summary>The worst that the call can cost, in millionths of a US dollar; null for calls that are not paid for.</summary>
    public long? WorstCaseMicroUsd { get; init; }

    /// <summary>Whether the arguments are all that the call asks for, although its body was not read; an approval is for that, and for nothing else.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The obligations that can be met where the call goes out. An allow that asks for another is a deny, and takes nothing.</summary>
    public ImmutableArray<ObligationKind> Meets { get; init; } = [ObligationKind.Label, ObligationKind.Redact, ObligationKind.StripToolCall];

    /// <summary>The call will be refused whatever is decided: nothing is reserved, counted or used up, and nobody is asked to approve.</summary>
    public bool Preview { get; init; }
}
