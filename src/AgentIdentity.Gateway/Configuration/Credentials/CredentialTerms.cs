using System.Collections.Immutable;

namespace AgentIdentity.Gateway.Configuration;

/// <summary>Reads what an upstream's settings say of its credential, once they were checked.</summary>
internal static class CredentialTerms
{
    public static CredentialKind KindOf(UpstreamOptions settings) => settings.Credential switch
    {
        "token" => CredentialKind.Token,
        "transaction" => CredentialKind.Transaction,
        "header" or "vault" => CredentialKind.Header,
        "basic" => CredentialKind.Basic,
        "oauth" => CredentialKind.OAuth,
        "aws" => CredentialKind.Aws,
        _ => CredentialKind.None,
    };

    public static SecretSource? SecretOf(string name, UpstreamOptions settings) => settings switch
    {
        { Secret: { } secret } => new SecretSource.Fixed(new Secret(secret)),
        { SecretFile: { } file } => new SecretSource.InFile(Path.GetFullPath(file)),
        _ when CredentialCheck.UsesVault(settings) => new SecretSource.InVault(settings.Vault.Entry ?? name, settings.Vault.Per switch
        {
            "human" => SecretHolder.Human,
            "agent" => SecretHolder.Agent,
            _ => SecretHolder.Everybody,
        }),
        _ => null,
    };

    public static OAuthTerms? OAuthOf(UpstreamOptions settings) => settings.Credential != "oauth" ? null
        : new(new Uri(settings.OAuth.TokenAddress!), settings.OAuth.ClientId!, settings.OAuth.Method)
        {
            Scope = settings.OAuth.Scope,
            Audience = settings.OAuth.Audience,
            Resource = settings.OAuth.Resource,
            AssertionAudience = settings.OAuth.AssertionAudience ?? settings.OAuth.TokenAddress!,
        };

    public static AwsTerms? AwsOf(UpstreamOptions settings) => settings.Credential != "aws" ? null
        : new(settings.Aws.RoleArn!, settings.Aws.Region!, settings.Aws.Service!)
        {
            ExternalId = settings.Aws.ExternalId,
            Session = TimeSpan.FromSeconds(settings.Aws.SessionSeconds),
            ByWebIdentity = settings.Aws.By == "web-identity",
            StsAddress = settings.Aws.StsAddress,
            Bucket = settings.Aws.Bucket,
            Headers = settings.Aws.Headers.ToImmutableHashSet(StringComparer.OrdinalIgnoreCase),
            Statements = [.. settings.Aws.Statements.Values.Select(Of)],
        };

    private static AwsStatement Of(AwsStatementOptions statement)
    {
        var parts = statement.On.Split(' ', 2);
        return new AwsStatement(parts[0], parts[1], [.. statement.Actions], [.. statement.Resources]);
    }
}
