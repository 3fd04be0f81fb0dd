namespace AgentIdentity.Gateway.Tests.ModelCalls.Boundary;

/// <summary>Everything that an operator may configure and that is not inside: known to be elsewhere, not known, or said in two ways.</summary>
internal static class WaysOut
{
    private const string Compatible = "Provider=compatible;";
    private const string Profile = "eu-central-1;Model=";

    /// <summary>Settings of a candidate by a short name.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["elsewhere"] = Compatible + "Geography=us;RetentionDays=0",
        ["anywhere"] = Compatible + "Geography=global;RetentionDays=0",
        ["not-known"] = Compatible + "RetentionDays=0",
        ["said-not-known"] = Compatible + "Geography=unknown;RetentionDays=0",
        ["wider"] = Compatible + "Geography=eu-and-us;RetentionDays=0",
        ["other-spelling"] = Compatible + "Geography=EU;RetentionDays=0",
        ["keeps"] = Compatible + "Geography=eu;RetentionDays=30",
        ["keeps-who-knows"] = Compatible + "Geography=eu",
        ["other-provider"] = "Provider=openai;Geography=eu;RetentionDays=0",
        ["azure-global"] = "Provider=azure;DeploymentType=GlobalStandard;RetentionDays=0",
        ["azure-global-said-eu"] = "Provider=azure;DeploymentType=GlobalStandard;Geography=eu;RetentionDays=0",
        ["azure-type-not-known"] = "Provider=azure;Geography=eu;RetentionDays=0",
        ["azure-zone-us"] = "Provider=azure;DeploymentType=DataZoneStandard;Geography=us;RetentionDays=0",
        ["anthropic-anywhere"] = "Provider=anthropic;RetentionDays=0",
        ["anthropic-us"] = "Provider=anthropic;Geography=us;RetentionDays=0",
        ["bedrock-us-said-eu"] = "Provider=bedrock;Geography=eu;RetentionDays=0;Region=" + Profile + "us.anthropic.claude-3-5-sonnet-v1:0",
        ["bedrock-global-said-eu"] = "Provider=bedrock;Geography=eu;RetentionDays=0;Region=" + Profile + "global.anthropic.claude-3-5-sonnet-v1:0",
        ["bedrock-hidden"] = "Provider=bedrock;RetentionDays=0;Region=" + Profile + "arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/abc123",
        ["bedrock-openai-us"] = "Provider=bedrock;BedrockSurface=openai;Geography=eu;RetentionDays=0;Region=us-east-1;Model=openai.gpt-oss-20b-1:0",
    };

    public static void Set(IDictionary<string, string?> settings, string alias, string candidate, string way, string address)
    {
        var key = $"AgentIdentity:Models:{alias}:Candidates:{candidate}:";
        settings[key + "Address"] = address;
        settings[key + "Model"] = "a-model";
        settings[key + "InputUsdPerMillion"] = "1";
        settings[key + "OutputUsdPerMillion"] = "1";
        settings[key + "TimeoutSeconds"] = "20";
        foreach (var pair in way.Split(';').Select(static pair => pair.Split('=')))
        {
            settings[key + pair[0]] = pair[1];
        }
    }
}
