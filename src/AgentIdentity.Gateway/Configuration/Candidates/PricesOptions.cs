namespace AgentIdentity.Gateway.Configuration;

/// <summary>Where prices of models come from that have none of their own.</summary>
public sealed class PricesOptions
{
    /// <summary>A catalogue of the operator's own, whose entries go before those that come with this version.</summary>
    public string? File { get; set; }

    /// <summary>Lets calls go to models that no price is known of. They are booked as free, and recorded as of unknown price: budgets do not hold them.</summary>
    public bool AllowUnknown { get; set; }
}
