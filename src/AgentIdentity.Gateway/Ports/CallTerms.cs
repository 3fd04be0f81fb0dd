using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.ModelProxy;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.Ports;

/// <summary>What comes with a call besides its token: what rules may read of it, and what is to be reserved with the decision.</summary>
public sealed record CallTerms
{
    /// <summary>Nothing is known and nothing is reserved.</summary>
    public static CallTerms None { get; } = new();

    /// <summary>Where the call came from.</summary>
    public CallSource Source { get; init; } = CallSource.Unknown;

    /// <summary>The money that is to be held for the call; null for calls that are not paid for.</summary>
    public MoneyAsk? Money { get; init; }

    /// <summary>Counts the input of the call more closely, where that takes time: asked only when <see cref="Money"/> does not fit what is left.</summary>
    public Func<MoneyAsk>? CountMoney { get; init; }

    /// <summary>With less than this left, counting cannot make the call fit: it is not done, and the call is refused.</summary>
    public MoneyAsk? LeastMoney { get; init; }

    /// <summary>Whether the arguments are all that the call asks for, although its body was not read; an approval is for that, and for nothing else.</summary>
    public bool IsWhole { get; init; }

    /// <summary>What is told upstream besides the arguments: answers to what was asked back. An approval is for both together.</summary>
    public JsonElement? Told { get; init; }

    /// <summary>The decision that let the call out of which this is a later part; what was approved for that covers it, where nothing more is told.</summary>
    public string? Continues { get; init; }

    /// <summary>The obligations that can be met where the call goes out. An allow that asks for another is a deny, and takes nothing.</summary>
    public ImmutableArray<ObligationKind> Meets { get; init; } = [ObligationKind.Label, ObligationKind.Redact, ObligationKind.StripToolCall];

    /// <summary>
    /// Makes the entry of the decision, so that it becomes durable in one step with what the decision takes. It may be asked on any thread and
    /// more than once. A port that cannot leaves <see cref="Decided.Recorded"/> false, and the entry is written afterwards.
    /// </summary>
    public Func<Decided, EvidenceNote>? Entry { get; init; }

    /// <summary>The call will be refused whatever is decided: nothing is reserved, counted or used up, and nobody is asked to approve.</summary>
    public bool Preview { get; init; }
}
