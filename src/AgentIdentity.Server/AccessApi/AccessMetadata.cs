namespace AgentIdentity.Server.AccessApi;

/// <summary>What an enforcement point finds at the well-known address (AuthZEN 1.0 section 9).</summary>
internal sealed record AccessMetadata(
    string PolicyDecisionPoint,
    string AccessEvaluationEndpoint,
    string AccessEvaluationsEndpoint,
    string SearchSubjectEndpoint,
    string SearchResourceEndpoint,
    string SearchActionEndpoint,
    string AccessRequestEndpoint,
    IReadOnlyList<string> Capabilities,
    IReadOnlyList<string> ObligationsSupported)
{
    public const string Address = "/.well-known/authzen-configuration";

    public static AccessMetadata Of(string issuer) => new(
        issuer,
        issuer + AccessApiRegistration.Evaluation,
        issuer + AccessApiRegistration.Evaluations,
        issuer + AccessApiRegistration.Search + "/subject",
        issuer + AccessApiRegistration.Search + "/resource",
        issuer + AccessApiRegistration.Search + "/action",
        issuer + AccessRequests.Address,
        ["urn:openid:authzen:capability:access-request"],
        AccessObligations.Kinds);
}
