namespace AgentIdentity.Server.Tests.Clients;

/// <summary>One server over TLS that trusts a trust domain and a cluster, from files.</summary>
public sealed class WorkloadServer : IAsyncLifetime
{
    public const string TrustDomain = "example.org";
    public const string Cluster = "https://cluster.example";

    public Workloads Spire { get; } = new();

    public Workloads Kubernetes { get; } = new();

    public ClientServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await ClientServer.OverTlsAsync(
        "AgentIdentity:Mtls:AskForCertificates=true",
        $"AgentIdentity:TrustDomains:{TrustDomain}:BundleFile={ClientServer.Write(Spire.Bundle())}",
        $"AgentIdentity:Clusters:test:Issuer={Cluster}",
        $"AgentIdentity:Clusters:test:JwksFile={ClientServer.Write(Kubernetes.Jwks())}");

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
