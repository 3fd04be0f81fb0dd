namespace AgentIdentity.Tokens;

/// <summary>A service account of a cluster. Bind an agent to the <paramref name="Uid"/>: a name can be deleted and made anew by somebody else.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its uid, never used again.</param>
/// <param name="PodUid">The pod that runs as it, if the token is bound to one.</param>
public sealed record KubernetesAccount(string Namespace, string Name, string Uid, string? PodUid);
