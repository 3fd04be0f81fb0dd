using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.ModelProxy;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>What comes with a call besides its token: what rules may read of it, and what is to be reserved with the decision.</summary>
public sealed record CallTerms
{
    /// <summary>Nothing is known and nothing costs money.</summary>
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

    /// <summary>
    /// Makes the body of the decision's entry in the evidence, so that it becomes durable in one step with what the decision takes. It may be
    /// asked on the writer's thread, and again when the writer has to try again.
    /// </summary>
    public Func<Decided, ReadOnlyMemory<byte>>? Entry { get; init; }

    /// <summary>The obligations that can be met where the call goes out. An allow that asks for another is a deny, and takes nothing.</summary>
    public ImmutableArray<ObligationKind> Meets { get; init; } = [ObligationKind.Label, ObligationKind.Redact, ObligationKind.StripToolCall];
}
