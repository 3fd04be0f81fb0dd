using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Broker.Tests.Aws;
using AgentIdentity.EndToEnd.Tests.Models.StandIns;
using AgentIdentity.EndToEnd.Tests.Peers.Setup;
using AgentIdentity.Tests;

namespace AgentIdentity.EndToEnd.Tests.Models.Setup;

/// <summary>A broker with stand-ins behind its model calls, and an agent that Ben lets use them.</summary>
internal sealed class ModelStage : IAsyncDisposable
{
    private readonly PeerStage _stage;
    private readonly StandIn[] _standIns;

    private ModelStage(PeerStage stage, StandIn[] standIns) => (_stage, _standIns) = (stage, standIns);

    public string Origin => _stage.Origin.GetLeftPart(UriPartial.Authority);

    public string Models => Origin + "/v1";

    public PeerStage Stage => _stage;

    /// <param name="standIns">What is ended with the stage.</param>
    /// <param name="settings">Below AgentIdentity:Models, such as <c>gpt:Provider=openai</c>; those that begin with / are below AgentIdentity.</param>
    public static async Task<ModelStage> OpenAsync(StandIn[] standIns, params IEnumerable<string> settings)
    {
        var all = settings.ToList();
        var stage = await PeerStage.OpenAsync(["AllowBearerModels=true", .. all.Select(static setting => setting[0] == '/' ? setting[1..] : "Models:" + setting)]);
        foreach (var alias in all.Where(static setting => setting[0] != '/').Select(static setting => setting.Split(':')[0]).Distinct())
        {
            await stage.Administrator.AllowAsync("user:ben", "human_may", $"model:{alias}");
            await stage.Administrator.AllowAsync("agent:peer", "agent_may", $"model:{alias}");
        }

        return new ModelStage(stage, standIns);
    }

    /// <summary>What every alias has in common: prices as on the stand-ins' bill.</summary>
    public static IEnumerable<string> Alias(string alias, params string[] settings) =>
        settings.Append("InputUsdPerMillion=3").Append("OutputUsdPerMillion=15").Append("TimeoutSeconds=30").Append("Retries=0").Select(setting => $"{alias}:{setting}");

    public static IEnumerable<string> OpenAi(StandIn standIn, string alias = "gpt", string model = "gpt-standin") =>
        Alias(alias, "Provider=openai", $"Address={standIn.Origin}/v1", $"ApiKey={Providers.OpenAiKey}", $"Model={model}");

    /// <summary>With a version the deployment stands in the path, without one it is the model.</summary>
    public static IEnumerable<string> Azure(StandIn standIn, string version, string alias = "gpt", string deployment = "our-deployment") => Alias(
        alias,
        [
            "Provider=azure", $"Address={standIn.Origin}", $"ApiKey={Providers.AzureKey}", "Model=gpt-standin", $"Deployment={deployment}",
            .. version.Length > 0 ? new[] { $"ApiVersion={version}" } : [],
        ]);

    /// <summary>Signed for by the gateway, under a role that it assumes for each delegation.</summary>
    public static IEnumerable<string> SignedBedrock(StandIn standIn, FakeSts sts, string model, string alias = "titan") => Alias(
        alias, "Provider=bedrock", $"Address={standIn.Origin}", $"Region={Providers.Region}", $"Model={model}", "Credential=aws",
        $"ApiKey={SigV4.AccessKey}:{SigV4.SecretKey}", $"Aws:RoleArn={FakeSts.Role}", $"Aws:StsAddress={sts.Endpoint}");

    public static IEnumerable<string> Anthropic(StandIn standIn, string alias = "claude", string model = "claude-standin") =>
        Alias(alias, "Provider=anthropic", $"Address={standIn.Origin}", $"ApiKey={Providers.AnthropicKey}", $"Model={model}");

    public static IEnumerable<string> Bedrock(StandIn standIn, string model, string alias = "titan") => Alias(
        alias, "Provider=bedrock", $"Address={standIn.Origin}", $"Region={Providers.Region}", $"Model={model}",
        $"ApiKey={Providers.BedrockKey}");

    /// <summary>Ben grants these aliases; the key is all that a client is given beside the address.</summary>
    public async Task<Grant> GrantAsync(long budgetMicroUsd, params string[] aliases)
    {
        var delegation = await _stage.GrantAsync([.. aliases.Select(alias => new JsonObject
        {
            ["type"] = "urn:agentidentity:model",
            ["locations"] = new JsonArray(Models),
            ["identifier"] = alias,
        })], budgetMicroUsd);
        return await IssueAsync(delegation);
    }

    public async Task<Grant> IssueAsync(string delegation)
    {
        var issued = await _stage.Administrator.SendAsync($"/admin/delegations/{delegation}/keys", new { resource = Models, name = "a client" });
        return new Grant(delegation, issued.GetProperty("key").GetString()!);
    }

    public Task EndAsync(Grant grant) => _stage.Administrator.SendAsync($"/admin/delegations/{grant.Delegation}/end", new { });

    public Task<JsonElement> UsageAsync(Grant grant) => _stage.Administrator.ReadAsync($"/admin/usage?delegation={grant.Delegation}");

    public async ValueTask DisposeAsync()
    {
        await _stage.DisposeAsync();
        foreach (var standIn in _standIns)
        {
            await standIn.DisposeAsync();
        }
    }
}

/// <summary>A delegation, and the key that a client shows for it.</summary>
internal sealed record Grant(string Delegation, string Key);
