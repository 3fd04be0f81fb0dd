namespace AgentIdentity.Tokens;

/// <summary>HTTP calls to an API (<c>urn:agentidentity:http</c>).</summary>
/// <param name="Locations">The APIs' audiences.</param>
/// <param name="Actions">HTTP methods, upper case.</param>
/// <param name="Paths">Paths below the API: exact, or everything below with a last segment of <c>*</c>. <c>/*</c> is every path.</param>
public sealed record HttpDetail(
    IReadOnlyList<string> Locations,
    IReadOnlyList<string> Actions,
    IReadOnlyList<string> Paths) : AuthorizationDetail(Locations, Actions)
{
    internal const string TypeName = "urn:agentidentity:http";

    /// <inheritdoc/>
    public override string Type => TypeName;

    private protected override bool CoversRest(AuthorizationDetail narrower) =>
        ((HttpDetail)narrower).Paths.All(asked => Paths.Any(held => PathCovers(held, asked)));

    // "/orders/*" stands for every path that begins "/orders/": a narrower pattern keeps that beginning.
    private static bool PathCovers(string held, string asked) =>
        held == asked || (held.EndsWith("/*", StringComparison.Ordinal) && asked.StartsWith(held[..^1], StringComparison.Ordinal));
}
