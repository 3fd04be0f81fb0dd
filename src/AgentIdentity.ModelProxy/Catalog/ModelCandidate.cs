using System.Collections.Immutable;

namespace AgentIdentity.ModelProxy;

/// <summary>One provider's model that an alias may go to, and what it costs there. Holds no key.</summary>
public sealed record ModelCandidate
{
    private readonly string? _name;

    /// <summary>The name that callers, policies and delegations use.</summary>
    public required string Alias { get; init; }

    /// <summary>What records, measurements and administrators call this candidate: the alias itself, or <c>alias/key</c> where it has several.</summary>
    public string Name
    {
        get => _name ?? Alias;
        init => _name = value;
    }

    /// <summary>Who serves it.</summary>
    public required ModelProvider Provider { get; init; }

    /// <summary>The provider's base address, for example one that ends in <c>/v1</c>.</summary>
    public required Uri Address { get; init; }

    /// <summary>The provider's own name of the model; prices go by it.</summary>
    public required string Model { get; init; }

    /// <summary>What is asked for in place of <see cref="Model"/>: a deployment of Azure's, an inference profile or ARN of Bedrock's.</summary>
    public string? Deployment { get; init; }

    /// <summary>The name that goes on the wire.</summary>
    public string WireModel => Deployment ?? Model;

    /// <summary>Azure's dated version of its older addresses, such as <c>2024-10-21</c>; null for those that end in <c>/openai/v1</c>.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The region of AWS.</summary>
    public string? Region { get; init; }

    /// <summary>How Bedrock is spoken to.</summary>
    public BedrockSurface BedrockSurface { get; init; }

    /// <summary>The prices.</summary>
    public required PriceCard Prices { get; init; }

    /// <summary>The most tokens of input and output together, if known.</summary>
    public long? ContextWindow { get; init; }

    /// <summary>The most output tokens, if known.</summary>
    public long? MaxOutputTokens { get; init; }

    /// <summary>What is reserved for input that cannot be bounded; an overrun is booked in full. Without it the context window is, or the call is refused.</summary>
    public long? UnboundedInputTokens { get; init; }

    /// <summary>The tokenizer of the model, where it is known: input is then counted where its bound does not fit a budget.</summary>
    public TokenizerKind? Tokenizer { get; init; }

    /// <summary>
    /// Every output token shows in the answer (the model does no hidden reasoning), so an answer that came whole but without a usage report
    /// can be counted.
    /// </summary>
    public bool ShowsAllOutput { get; init; }

    /// <summary>Its share among candidates of the same priority, where the strategy draws.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Candidates with a smaller number come first; the others are for when those cannot.</summary>
    public int Priority { get; init; }

    /// <summary>What the operator states of it.</summary>
    public ModelFacts Facts { get; init; } = ModelFacts.Unknown;

    /// <summary>The wires it speaks by itself where configuration says so; null: what its provider speaks as a rule.</summary>
    public ImmutableArray<ModelSurface>? OwnWires { get; init; }

    /// <summary>The wires it speaks by itself. What is asked in one of them passes as it is; the rest is translated to the first conversational one.</summary>
    public ImmutableArray<ModelSurface> Wires => OwnWires ?? NativeWires.Of(Provider, BedrockSurface);

    /// <summary>The wire on which a call of this surface goes to it; null when it cannot serve it at all.</summary>
    public ModelSurface? WireFor(ModelSurface asked)
    {
        if (Wires.Contains(asked))
        {
            return asked;
        }

        return asked.IsConversation() && Wires.Any(ModelSurfaces.IsConversation) ? Wires.First(ModelSurfaces.IsConversation) : null;
    }
}
