using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy.Relations.Checking;

namespace AgentIdentity.Policy;

/// <summary>One part of a decision.</summary>
/// <param name="Name"><c>human_may</c>, <c>agent_may</c>, <c>delegation</c>, <c>rules</c>, or <c>external</c> where an external decision point is asked.</param>
/// <param name="Ok">Whether it holds.</param>
/// <param name="Proof">The facts that made it hold, one a line.</param>
/// <param name="Reason">A value of <see cref="DecisionReason"/> when it does not hold.</param>
/// <param name="Why">The same in a sentence, for administrators.</param>
/// <param name="Remedy">What would mend it, and who can.</param>
public sealed record Conjunct(
    string Name, bool Ok, ImmutableArray<string> Proof, string? Reason = null, string? Why = null, string? Remedy = null)
{
    private readonly Proof? _grounds;
    private ImmutableArray<string> _proof = Proof;

    /// <summary>A conjunct whose proof is put into words when somebody reads it.</summary>
    internal Conjunct(string name, Proof grounds) : this(name, true, default(ImmutableArray<string>)) => _grounds = grounds;

    /// <summary>The facts that made it hold, one a line.</summary>
    public ImmutableArray<string> Proof
    {
        // Whoever comes second finds the same words, or puts the same facts into the same words again.
        get => _proof.IsDefault && _grounds is not null ? _proof = _grounds.Lines() : _proof;
        init => _proof = value;
    }

    /// <summary>The error code that goes with the reason.</summary>
    public PolicyError? Error { get; init; }

    /// <summary>Writes the proof as the items of an array, without a text for each where nobody has read it.</summary>
    internal void WriteProof(Utf8JsonWriter writer)
    {
        if (_proof.IsDefault && _grounds is not null)
        {
            ProofLines.Write(_grounds, writer);
            return;
        }

        foreach (var line in _proof.IsDefault ? [] : _proof)
        {
            writer.WriteStringValue(line);
        }
    }
}
