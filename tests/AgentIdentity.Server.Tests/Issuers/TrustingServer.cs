using AgentIdentity.Broker;
using AgentIdentity.Server.Issuers;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.Server.Tests.Issuers;

/// <summary>A server that trusts an enterprise, whose keys it has as a file.</summary>
public sealed class TrustingServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("agentidentity-issuers-").FullName;

    internal Enterprise Enterprise { get; } = new();

    /// <summary>Trusted too, with no audience listed.</summary>
    internal Enterprise Unlisted { get; } = new() { Issuer = "https://idp.unlisted.example" };

    /// <summary>Trusted to say what its agents may do.</summary>
    internal Enterprise Sovereign { get; } = new() { Issuer = "https://idp.sovereign.example/" };

    public ServerUnderTest Server { get; private set; } = null!;

    internal SubjectTokens Subjects => Server.App.Services.GetRequiredService<SubjectTokens>();

    internal IdJags IdJags => Server.App.Services.GetRequiredService<IdJags>();

    internal PeopleDirectory People => Server.App.Services.GetRequiredService<PeopleDirectory>();

    public async ValueTask InitializeAsync()
    {
        Server = new ServerUnderTest
        {
            Settings =
            [
                .. Trust("enterprise", Enterprise), "--AgentIdentity:Issuers:enterprise:Kinds:0=IdToken", "--AgentIdentity:Issuers:enterprise:Kinds:1=AccessToken",
                "--AgentIdentity:Issuers:enterprise:Kinds:2=IdJag",
                $"--AgentIdentity:Issuers:enterprise:Audiences:0={Enterprise.Audience}", "--AgentIdentity:Issuers:enterprise:AuthorizedParties:0=their-app",
                .. Trust("unlisted", Unlisted),
                .. Trust("sovereign", Sovereign), "--AgentIdentity:Issuers:sovereign:Mapper=OktaIdJag", "--AgentIdentity:Issuers:sovereign:CreatesDelegations=true",
            ],
        };
        await Server.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string[] Trust(string name, Enterprise enterprise)
    {
        var file = Path.Combine(_folder, name + ".json");
        File.WriteAllText(file, enterprise.Jwks);
        return [$"--AgentIdentity:Issuers:{name}:Issuer={enterprise.Issuer}", $"--AgentIdentity:Issuers:{name}:JwksFile={file}"];
    }
}
