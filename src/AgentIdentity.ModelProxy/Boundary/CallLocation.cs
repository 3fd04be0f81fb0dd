namespace AgentIdentity.ModelProxy;

/// <summary>Where a call ran, as far as anybody says so: three statements that are kept apart.</summary>
/// <param name="Requested">What the request itself asked its provider for; null where its wire has no way to ask.</param>
/// <param name="Resolved">What followed from the candidate before it left: what rules and grants were held against.</param>
/// <param name="Returned">What the provider said afterwards, in its own words; null where it said nothing.</param>
public sealed record CallLocation(string? Requested, string Resolved, string? Returned)
{
    // What a provider answers that does not tell.
    private const string NotTold = "not_available";

    /// <summary>The location of a call to a candidate.</summary>
    /// <param name="candidate">Where it went.</param>
    /// <param name="returned">What the provider said of where it ran.</param>
    public static CallLocation Of(ModelCandidate candidate, string? returned) =>
        new(DataPlace.AskedOf(candidate), DataPlace.Of(candidate).Geography, string.IsNullOrWhiteSpace(returned) || returned == NotTold ? null : returned);

    /// <summary>The provider says that it ran somewhere else, or where nobody here knows; of a call that may run anywhere that says nothing.</summary>
    public bool IsMismatch =>
        Returned is not null && Resolved is not (Geography.Unknown or Geography.Global)
        && (AzureRegions.GeographyOf(Returned) ?? Returned.ToLowerInvariant()) is var ran && !Geography.Within(Resolved).Contains(ran);
}
