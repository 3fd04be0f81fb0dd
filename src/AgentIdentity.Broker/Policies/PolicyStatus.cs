using System.Collections.Immutable;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>Which bundle is in force, how it came, and what kept another one out.</summary>
/// <param name="Name">The bundle in force; <see cref="BundleName.None"/> when there is none.</param>
/// <param name="Origin"><c>folder</c> or <c>push</c>.</param>
/// <param name="By">Who put it in force.</param>
/// <param name="LoadedAt">When.</param>
/// <param name="Signature">What its signature says; null where no signature is asked for.</param>
public sealed record PolicyStatus(BundleName Name, string Origin, string By, DateTimeOffset LoadedAt, SignedTerms? Signature)
{
    /// <summary>Nothing is in force, and everything is refused.</summary>
    public static PolicyStatus Nothing { get; } = new(BundleName.None, "", "", default, null);

    /// <summary>Why the last bundle was refused; empty when it was not.</summary>
    public ImmutableArray<PolicyProblem> Problems { get; init; } = [];

    /// <summary>When the last bundle was refused; null when it was not.</summary>
    public DateTimeOffset? RefusedAt { get; init; }

    /// <summary>Whether somebody should look: nothing is in force, the last bundle was refused, or the signature of the one in force is over.</summary>
    public bool NeedsAttention(DateTimeOffset now) => Name == BundleName.None || RefusedAt is not null || Signature?.Expires <= now;
}
