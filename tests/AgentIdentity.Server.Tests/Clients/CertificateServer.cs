namespace AgentIdentity.Server.Tests.Clients;

/// <summary>One server over TLS that asks for certificates and trusts one authority.</summary>
public sealed class CertificateServer : IAsyncLifetime
{
    public TestAuthority Authority { get; } = new();

    public ClientServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await ClientServer.OverTlsAsync(
        "AgentIdentity:Mtls:AskForCertificates=true", $"AgentIdentity:Mtls:AuthoritiesFile={ClientServer.Write(Authority.Pem)}");

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
