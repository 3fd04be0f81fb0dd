using System.Collections.Immutable;

namespace AgentIdentity.Policy;

/// <summary>One thing that a delegation or a token permits.</summary>
/// <param name="Kind">The sort of call.</param>
/// <param name="Upstream">Compared for equality with <see cref="Call.Upstream"/>.</param>
/// <param name="Actions">The actions; a call must be one of them. There is no "any".</param>
/// <param name="Identifier">
/// A tool, prompt or model name, or <c>*</c>. For resources of MCP servers a URI, or one that ends in <c>/*</c> for everything below it. For HTTP and data a path, or a path that ends in <c>/*</c> for everything below it;
/// <c>*</c> and <c>/*</c> are every path.
/// </param>
/// <param name="Limits">Limits on arguments; all must hold.</param>
public sealed record Grant(CallKind Kind, string Upstream, ImmutableArray<string> Actions, string Identifier, ImmutableArray<ArgumentLimit> Limits)
{
    /// <summary>Whether this grant permits all that another one does.</summary>
    public bool Contains(Grant narrower)
    {
        ArgumentNullException.ThrowIfNull(narrower);
        return GrantInside.AnyOf([this], narrower);
    }
}
