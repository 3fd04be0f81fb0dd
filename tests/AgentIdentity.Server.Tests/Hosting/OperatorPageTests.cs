using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AgentIdentity.Server.Tests.Hosting;

/// <summary>What the pages for operators show is what the server takes.</summary>
public sealed partial class OperatorPageTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    public static TheoryData<string> Pages => ["README.md", "docs/configuration.md", "docs/token-server.md"];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_configuration_that_is_shown_starts_a_server(string page)
    {
        var shown = Blocks(page).Where(static block => block.TryGetProperty("AgentIdentity", out var section) && !section.TryGetProperty("Sidecar", out _)).ToList();

        shown.Should().NotBeEmpty();
        foreach (var block in shown)
        {
            ((Action)(() => Start(block))).Should().NotThrow(block.GetRawText());
        }
    }

    [Fact]
    public void Canary_a_misspelt_setting_starts_none() => ((Action)(() => Start(JsonDocument.Parse("""{"AgentIdentity":{"Upstreams":{"crm":{"Kind":"mcp","Address":"https://crm.example","AllowBeerer":true}}}}""").RootElement)))
        .Should().Throw<Exception>().WithMessage("*AgentIdentity:Upstreams:crm:AllowBeerer is not a setting*");

    [Fact]
    public void All_mistakes_are_told_at_once_and_no_secret_is() => ((Action)(() => Start(JsonDocument.Parse(
        """{"AgentIdentity":{"PublicUrl":"http://agents.example","ProxyStripsPath":"maybe","Redis":"ssl=maybe,password=hush","Keys":{"Algorithm":"HS256"},"Mtls":{"Url":"http://x"},"HumanFreshWithin":"soon"}}""").RootElement)))
        .Should().Throw<Exception>().Which.Message.Split(Environment.NewLine).Should().HaveCount(6).And.OnlyContain(line => line.Contains("AgentIdentity:") && !line.Contains("hush"));

    [Fact]
    public async Task Every_agent_that_is_shown_can_be_registered_and_every_other_body_is_understood()
    {
        await using ServerUnderTest server = new();
        await server.InitializeAsync();
        (await server.Admin.PostAsJsonAsync("/admin/people", new { id = "ben", name = "Ben", password = "eight or more" }, Stop)).StatusCode.Should().Be(HttpStatusCode.Created);
        var bodies = Blocks("docs/token-server.md").Where(static block => !block.TryGetProperty("AgentIdentity", out _)).ToList();
        bodies.Should().HaveCountGreaterThan(7);

        foreach (var body in bodies)
        {
            var (address, expected) = AddressOf(body);
            var answer = await server.Admin.PostAsync(address, new StringContent(body.GetRawText(), Encoding.UTF8, "application/json"), Stop);
            var text = await answer.Content.ReadAsStringAsync(Stop);
            (expected is null ? answer.StatusCode.ToString() : JsonDocument.Parse(text).RootElement.GetProperty("code").GetString())
                .Should().Be(expected ?? nameof(HttpStatusCode.Created), $"{body} was sent and {text} came back");
        }
    }

    // The second: the code of what this server does not have, which is only said of a body that was understood.
    private static (string Address, string? Expected) AddressOf(JsonElement body) =>
        body.TryGetProperty("owner", out _) ? ("/admin/agents", null)
        : body.TryGetProperty("kind", out _) ? ("/admin/cutoffs", null)
        : body.TryGetProperty("sub_id", out _) ? ("/oauth2/global-revoke", "AID5203")
        : ("/admin/delegations/dlg_1/keys", "AID5165");

    private static void Start(JsonElement block)
    {
        var folder = Directory.CreateTempSubdirectory("agentidentity-page-").FullName;
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(block.GetRawText()))).Build();
        foreach (var (_, file) in configuration.AsEnumerable().Where(static entry => entry is { Value: not null } && entry.Key.EndsWith("File", StringComparison.Ordinal)))
        {
            File.WriteAllText(Path.Combine(folder, file!), "");
        }

        ServerSettings.Read(configuration, folder);
        using var services = new ServiceCollection().AddAgentIdentityGateway(configuration).BuildServiceProvider();
        _ = services.GetRequiredService<IOptions<GatewayOptions>>().Value;
    }

    private static IEnumerable<JsonElement> Blocks(string page) =>
        Json().Matches(File.ReadAllText(Path.Combine(Root(), page))).Select(static block => JsonDocument.Parse(block.Groups["json"].Value).RootElement);

    private static string Root()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AgentIdentity.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"^```json\n(?<json>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Json();
}
