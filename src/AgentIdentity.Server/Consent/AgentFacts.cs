using AgentIdentity.Broker;
using AgentIdentity.Server.Look;

namespace AgentIdentity.Server.Consent;

/// <summary>Who an agent is and where it runs, as its registration says, in words for whoever is to trust it.</summary>
internal sealed record AgentFacts
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string Owner { get; init; }
    public required string Runs { get; init; }

    /// <summary>For a client that nobody proved: the host that describes it.</summary>
    public string? Unproved { get; init; }
    public IReadOnlyList<string> Doubts { get; init; } = [];

    public static AgentFacts Of(AgentRecord agent, AgentDirectory agents, PeopleDirectory people) => new()
    {
        Id = agent.Id,
        Name = VisibleText.Of(agent.Name),
        Owner = VisibleText.Of(people.Find(agent.Owner)?.Name ?? agent.Owner),
        Runs = VisibleText.Of(Place(agent.Authentication)),
        Unproved = agent.Kind == AgentKind.Public ? new Uri(agent.ClientId).Authority : null,
        Doubts = NameDoubts.Of(agent, agents.List()),
    };

    private static string Place(AgentAuthentication how) => how switch
    {
        { SpiffeId: { } workload } => $"as the workload {workload}, which the platform vouches for",
        { ServiceAccount: { } account } => $"in Kubernetes, under a service account of the namespace {account.Namespace} of {account.Issuer}",
        { CertificateName: { } name } => $"wherever the certificate of {name.Value} is kept",
        { Method: AgentAuthenticationMethod.SelfSignedTlsClientAuth } => "wherever its certificate is kept",
        { Method: AgentAuthenticationMethod.ClientSecret } => "wherever its secret is kept",
        { Method: AgentAuthenticationMethod.None } => "as a program that nobody vouches for, often on your own computer",
        _ => "wherever its owner keeps its key",
    };
}
