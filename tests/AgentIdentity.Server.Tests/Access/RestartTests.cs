using System.Net;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Access;

public sealed class RestartTests : IAsyncLifetime
{
    private readonly ServerUnderTest _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Keys_delegations_sessions_and_revocations_outlive_the_process()
    {
        var (agent, ben) = (await _server.AddAgentAsync(), await _server.AddPersonAsync());
        var id = (await ben.GrantAsync(agent)).DelegationId();
        var (kept, revoked) = (await TokenAsync(agent, id), await TokenAsync(agent, id));
        await agent.PostAsync("/oauth2/revoke", agent.Authenticated(("token", revoked)));

        await _server.RestartAsync();

        (await agent.PostAsync("/oauth2/introspect", agent.Authenticated(("token", kept))))["active"].Should().Be("true");
        (await agent.PostAsync("/oauth2/introspect", agent.Authenticated(("token", revoked))))["active"].Should().Be("false");
        (await agent.ExchangeAsync(id, _server.Origin + "/mcp/crm")).Status.Should().Be(HttpStatusCode.OK);
        (await ben.GetAsync("/console")).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task It_is_live_and_ready_and_says_no_more()
    {
        (await TextAsync("/healthz/live")).Should().Be("live");
        (await TextAsync("/healthz/ready")).Should().Be("ready");
    }

    [Fact]
    public void Nothing_in_the_data_folder_is_open_to_others()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

        (File.GetUnixFileMode(_server.DataFolder) & Others).Should().Be(UnixFileMode.None);
        foreach (var file in (string[])["admin.key", "protocol.db", "agentidentity.db", "keys/tokens.json"])
        {
            (File.GetUnixFileMode(Path.Combine(_server.DataFolder, file)) & Others).Should().Be(UnixFileMode.None, file);
        }
    }

    private static async Task<string> TokenAsync(TestAgent agent, string id) => (await agent.ExchangeAsync(id, Origin(agent) + "/mcp/crm"))["access_token"]!;

    private static string Origin(TestAgent agent) => agent.TokenUrl.GetLeftPart(UriPartial.Authority);

    private async Task<string> TextAsync(string path) =>
        await (await _server.GetAsync(path)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
