namespace AgentIdentity.Tokens;

/// <summary>One thing a token or delegation allows (RFC 9396 section 2).</summary>
/// <param name="Locations">The audiences it holds for; at least one. Compared exactly.</param>
/// <param name="Actions">What may be done there; none for model details, which have no actions.</param>
public abstract record AuthorizationDetail(IReadOnlyList<string> Locations, IReadOnlyList<string> Actions)
{
    /// <summary>The detail's type, a URN that begins <c>urn:agentidentity:</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Whether everything <paramref name="narrower"/> allows is allowed by this detail alone.</summary>
    /// <param name="narrower">The detail asked for.</param>
    public bool Covers(AuthorizationDetail narrower)
    {
        ArgumentNullException.ThrowIfNull(narrower);
        return narrower.GetType() == GetType()
            && narrower.Locations.All(Locations.Contains)
            && narrower.Actions.All(Actions.Contains)
            && CoversRest(narrower);
    }

    /// <summary>The same detail, for one of its locations only.</summary>
    internal AuthorizationDetail At(string location) => this with { Locations = [location] };

    private protected abstract bool CoversRest(AuthorizationDetail narrower);
}
