namespace AgentIdentity.Gateway.Configuration;

/// <summary>A candidate's credential in the words of upstreams: what holds for their credentials holds for it.</summary>
internal static class CandidateCredential
{
    public static UpstreamOptions Of(string alias, ModelCandidateOptions settings) => new()
    {
        Kind = "mcp",
        Address = settings.Address,
        Credential = settings.Credential ?? (HasKey(settings) ? "header" : "none"),
        Secret = settings.ApiKey,
        SecretFile = settings.ApiKeyFile,
        Vault = settings.Vault,
        OAuth = settings.OAuth,
        Aws = AwsOf(alias, settings),
    };

    /// <summary>One message per mistake; the key of the secret is called otherwise here.</summary>
    public static void Check(string key, string alias, ModelCandidateOptions settings, List<string> mistakes)
    {
        if (settings.Credential is "token" or "transaction" or "basic")
        {
            mistakes.Add($"{key}:Credential must be header, vault, oauth, aws or none; it is '{settings.Credential}'.");
            return;
        }

        List<string> found = [];
        CredentialCheck.Check(key, Of(alias, settings), found);
        if (settings.Credential == "aws" && settings.Provider != "bedrock")
        {
            found.Add($"{key}:Credential is aws, which is for Provider bedrock; it is '{settings.Provider}'.");
        }

        mistakes.AddRange(found.Select(mistake => mistake.Replace(key + ":SecretFile", key + ":ApiKeyFile", StringComparison.Ordinal)
            .Replace(key + ":Secret", key + ":ApiKey", StringComparison.Ordinal).Replace(key + ":Aws:Region", key + ":Region", StringComparison.Ordinal)));
    }

    private static bool HasKey(ModelCandidateOptions settings) => settings.ApiKey is not null || settings.ApiKeyFile is not null || settings.Vault.Entry is not null;

    // The session may call models and do nothing else; which ones the gateway decides, for it alone knows the aliases.
    private static AwsOptions AwsOf(string alias, ModelCandidateOptions settings)
    {
        var aws = settings.Credential != "aws" ? new AwsOptions() : new AwsOptions
        {
            RoleArn = settings.Aws.RoleArn,
            Region = settings.Region,
            Service = "bedrock",
            ExternalId = settings.Aws.ExternalId,
            SessionSeconds = settings.Aws.SessionSeconds,
            By = settings.Aws.By,
            StsAddress = settings.Aws.StsAddress,
        };
        if (settings.Credential == "aws")
        {
            var statement = new AwsStatementOptions { On = "chat " + alias };
            statement.Actions.Add("bedrock:InvokeModel");
            statement.Actions.Add("bedrock:InvokeModelWithResponseStream");
            statement.Resources.Add("*");
            aws.Statements["models"] = statement;
        }

        return aws;
    }
}
