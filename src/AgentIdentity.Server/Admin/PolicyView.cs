using System.Collections.Immutable;
using AgentIdentity.Broker;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.Admin;

/// <summary>What administrators see of the policy.</summary>
/// <param name="Loaded">Whether one is in force; without one every call is refused.</param>
/// <param name="Attention">Whether somebody should look; the same as the metric.</param>
internal sealed record PolicyView(bool Loaded, bool Attention)
{
    public bool? Accepted { get; init; }
    public string? Digest { get; init; }
    public long? Revision { get; init; }
    public string? Commit { get; init; }
    public string? Origin { get; init; }
    public string? By { get; init; }
    public DateTimeOffset? LoadedAt { get; init; }
    public string? SignedBy { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public int Tuples { get; init; }
    public int Rules { get; init; }
    public IEnumerable<string> ShadowRules { get; init; } = [];
    public DateTimeOffset? RefusedAt { get; init; }
    public IEnumerable<Problem> Problems { get; init; } = [];

    public static PolicyView Of(PolicySource policy, TimeProvider time)
    {
        var (status, current) = (policy.Status, policy.Current);
        var view = new PolicyView(current is not null, status.NeedsAttention(time.GetUtcNow())) { RefusedAt = status.RefusedAt, Problems = Told(status.Problems) };
        return current is null ? view : view with
        {
            Digest = current.Bundle.Digest,
            Revision = current.Bundle.Name.Revision,
            Commit = current.Bundle.Name.Commit,
            Origin = status.Origin,
            By = status.By,
            LoadedAt = status.LoadedAt,
            SignedBy = status.Signature?.KeyId,
            ExpiresAt = status.Signature?.Expires,
            Tuples = current.Tuples.Count,
            Rules = current.Bundle.Rules.Rules.Length,
            ShadowRules = current.Bundle.Rules.Rules.Where(static rule => rule.Shadow).Select(static rule => rule.Id),
        };
    }

    public static IEnumerable<Problem> Told(ImmutableArray<PolicyProblem> problems) =>
        problems.Select(static problem => new Problem(problem.Error, problem.Error.Code(), problem.File, problem.Line, problem.Column, problem.Message));

    internal sealed record Problem(PolicyError Error, string Code, string File, int Line, int Column, string Message);
}
