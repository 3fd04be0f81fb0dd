namespace AgentIdentity.ModelProxy;

/// <summary>What a call is booked with, and who was paid for what: the ledger's row of it.</summary>
/// <param name="Settlement">The tokens, the money, and where the numbers come from.</param>
public sealed record CallBill(Settlement Settlement)
{
    /// <summary>A call that never left, or that cost nothing.</summary>
    public static CallBill Nothing { get; } = new(Settlement.Nothing);

    /// <summary>The alias that was asked for.</summary>
    public string? Model { get; init; }

    /// <summary>The candidate of the alias that was chosen, by its name in the configuration.</summary>
    public string? Candidate { get; init; }

    /// <summary>The provider's name, as <c>gen_ai.provider.name</c> has it.</summary>
    public string? Provider { get; init; }

    /// <summary>The provider's own name of the model that answered.</summary>
    public string? ProviderModel { get; init; }

    /// <summary>Which prices were applied (<see cref="PriceCard.Version"/>).</summary>
    public string? PriceVersion { get; init; }

    /// <summary>Where the data was to go, as the boundary said.</summary>
    public string? RequestedLocation { get; init; }

    /// <summary>Where the configuration says that the candidate is.</summary>
    public string? ResolvedLocation { get; init; }

    /// <summary>Where the provider says that it answered from; null when it says nothing.</summary>
    public string? ReturnedLocation { get; init; }
}
