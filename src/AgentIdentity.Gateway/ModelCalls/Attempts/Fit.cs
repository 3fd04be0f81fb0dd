using AgentIdentity.Gateway.ModelCalls.Routing;
using AgentIdentity.ModelProxy;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.ModelCalls.Attempts;

/// <summary>A candidate that can serve a call, with what the call is there.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="Wire">What is spoken there.</param>
/// <param name="Worst">The most that it can cost there.</param>
/// <param name="Call">What is decided on: the facts of the place are in its arguments.</param>
internal sealed record Fit(RoutedCandidate Candidate, ModelSurface Wire, WorstCase Worst, Call Call);
