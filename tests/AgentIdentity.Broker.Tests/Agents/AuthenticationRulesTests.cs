namespace AgentIdentity.Broker.Tests;

public sealed class AuthenticationRulesTests
{
    private const string NoKeys = """{"keys":[]}""";
    private const string Thumbprint = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
    private const string Spiffe = "spiffe://example.org/agents/codex";
    private static readonly ServiceAccount Account = new("https://cluster.example", "agents", "b7c1");

    private static NewAgent Agent(AgentAuthentication authentication) =>
        new("codex", "Codex", "Olga", authentication.Method == AgentAuthenticationMethod.PrivateKeyJwt ? TestKeys.NewJwks() : NoKeys) { Authentication = authentication };

    public static TheoryData<AgentAuthentication> Sound =>
    [
        AgentAuthentication.PrivateKeyJwt,
        new AgentAuthentication { Method = AgentAuthenticationMethod.SpiffeJwt, SpiffeId = Spiffe },
        new AgentAuthentication { Method = AgentAuthenticationMethod.SpiffeX509, SpiffeId = Spiffe },
        new AgentAuthentication { Method = AgentAuthenticationMethod.KubernetesServiceAccount, ServiceAccount = Account },
        new AgentAuthentication { Method = AgentAuthenticationMethod.TlsClientAuth, CertificateName = new(CertificateNameKind.SanDns, "codex.example") },
        new AgentAuthentication { Method = AgentAuthenticationMethod.SelfSignedTlsClientAuth, CertificateThumbprints = [Thumbprint] },
        new AgentAuthentication { Method = AgentAuthenticationMethod.ClientSecret, Secret = ClientSecretHash.New().Hash },
    ];

    [Theory]
    [MemberData(nameof(Sound))]
    public async Task What_an_agent_authenticates_with_survives_a_restart(AgentAuthentication authentication)
    {
        await using var broker = await TestBroker.EmptyAsync();
        (await broker.Agents.AddAsync(Agent(authentication) with { SelfActingAt = ["https://api.example/v1"], Kind = AgentKind.Service }, "admin")).Ok.Should().BeTrue();

        await broker.RestartAsync();

        broker.Agents.Find("codex").Should().BeEquivalentTo(new { Kind = AgentKind.Service, ClientId = "codex", SelfActingAt = new[] { "https://api.example/v1" } });
        broker.Agents.Find("codex")!.Authentication.Should().BeEquivalentTo(authentication);
    }

    public static TheoryData<AgentAuthentication> Unsound =>
    [
        new AgentAuthentication { Method = AgentAuthenticationMethod.None },
        new AgentAuthentication { SpiffeId = Spiffe },
        new AgentAuthentication { Method = AgentAuthenticationMethod.SpiffeJwt },
        new AgentAuthentication { Method = AgentAuthenticationMethod.SpiffeJwt, SpiffeId = "spiffe://example.org" },
        new AgentAuthentication { Method = AgentAuthenticationMethod.SpiffeJwt, SpiffeId = "spiffe://Example.org/codex" },
        new AgentAuthentication { Method = AgentAuthenticationMethod.SpiffeJwt, SpiffeId = "spiffe://example.org/a/../b" },
        new AgentAuthentication { Method = AgentAuthenticationMethod.SpiffeJwt, SpiffeId = Spiffe, CertificateThumbprints = [Thumbprint] },
        new AgentAuthentication { Method = AgentAuthenticationMethod.KubernetesServiceAccount, ServiceAccount = Account with { Issuer = "http://cluster.example" } },
        new AgentAuthentication { Method = AgentAuthenticationMethod.KubernetesServiceAccount, ServiceAccount = Account with { Uid = "" } },
        new AgentAuthentication { Method = AgentAuthenticationMethod.TlsClientAuth },
        new AgentAuthentication { Method = AgentAuthenticationMethod.TlsClientAuth, CertificateName = new(CertificateNameKind.SanDns, "*.example") },
        new AgentAuthentication { Method = AgentAuthenticationMethod.TlsClientAuth, CertificateName = new(CertificateNameKind.SubjectDn, "not a name") },
        new AgentAuthentication { Method = AgentAuthenticationMethod.TlsClientAuth, CertificateName = new(CertificateNameKind.SanUri, "/relative") },
        new AgentAuthentication { Method = AgentAuthenticationMethod.SelfSignedTlsClientAuth },
        new AgentAuthentication { Method = AgentAuthenticationMethod.SelfSignedTlsClientAuth, CertificateThumbprints = ["AB:CD"] },
        new AgentAuthentication { Method = AgentAuthenticationMethod.ClientSecret },
    ];

    [Theory]
    [MemberData(nameof(Unsound))]
    public async Task A_credential_that_does_not_fit_its_method_is_refused(AgentAuthentication authentication)
    {
        await using var broker = await TestBroker.EmptyAsync();

        (await broker.Agents.AddAsync(Agent(authentication), "admin")).Failure!.Error.Should().Be(BrokerError.AgentCredentialInvalid);
    }

    [Fact]
    public async Task A_client_is_found_by_its_id_its_spiffe_id_or_its_documents_address_and_by_nothing_else()
    {
        await using var broker = await TestBroker.EmptyAsync();
        await broker.Agents.AddAsync(Agent(new() { Method = AgentAuthenticationMethod.SpiffeJwt, SpiffeId = Spiffe }), "admin");
        await broker.Agents.AddAsync(new NewAgent("editor", "Editor", "Olga", NoKeys)
        {
            Kind = AgentKind.Public,
            ClientId = "https://editor.example/client.json",
            Authentication = new() { Method = AgentAuthenticationMethod.None },
        }, "admin");

        await broker.RestartAsync();

        broker.Agents.FindClient(Spiffe)!.Id.Should().Be("codex");
        broker.Agents.FindClient("https://editor.example/client.json")!.Id.Should().Be("editor");
        broker.Agents.FindClient("https://editor.example/").Should().BeNull();
        (await broker.Agents.AddAsync(Agent(new() { Method = AgentAuthenticationMethod.SpiffeX509, SpiffeId = Spiffe }) with { Id = "other" }, "admin"))
            .Failure!.Error.Should().Be(BrokerError.AgentCredentialTaken);
    }

    [Theory]
    [InlineData("https://api.example/#part")]
    [InlineData("/api")]
    [InlineData("urn:example:api")]
    public async Task An_agent_acts_for_itself_at_addresses_only(string resource)
    {
        await using var broker = await TestBroker.EmptyAsync();

        (await broker.Agents.AddAsync(TestBroker.NewAgent("codex") with { SelfActingAt = [resource] }, "admin")).Failure!.Error.Should().Be(BrokerError.AgentInvalid);
    }
}
