using AgentIdentity.ModelProxy;

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

    // The session may call this model and do nothing else.
    private static AwsOptions AwsOf(string alias, ModelCandidateOptions settings)
    {
        var address = Uri.TryCreate(settings.Address, UriKind.Absolute, out var own) ? own : new Uri("https://bedrock-runtime.amazonaws.com");
        var aws = settings.Credential != "aws" ? new AwsOptions() : new AwsOptions
        {
            RoleArn = settings.Aws.RoleArn,
            Region = settings.Region,
            Service = BedrockRights.Service(address),
            ExternalId = settings.Aws.ExternalId,
            SessionSeconds = settings.Aws.SessionSeconds,
            By = settings.Aws.By,
            StsAddress = settings.Aws.StsAddress,
        };
        if (settings.Credential == "aws")
        {
            var statement = new AwsStatementOptions { On = "chat " + alias };
            var partition = settings.Aws.RoleArn?.Split(':') is [_, { Length: > 0 } named, ..] ? named : "aws";
            BedrockRights.Actions(address).ToList().ForEach(statement.Actions.Add);
            BedrockRights.Resources(address, settings.Deployment ?? settings.Model ?? alias, partition).ToList().ForEach(statement.Resources.Add);
            aws.Statements["models"] = statement;
        }

        return aws;
    }
}
