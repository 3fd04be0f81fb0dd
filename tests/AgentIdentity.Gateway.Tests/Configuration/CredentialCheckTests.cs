using AgentIdentity.Gateway.Configuration;

namespace AgentIdentity.Gateway.Tests.Configuration;

/// <summary>What the settings of an upstream's credential must be, each mistake with the key to mend.</summary>
public sealed class CredentialCheckTests
{
    private const string OAuth = "OAuth:TokenAddress=https://id.example/token;OAuth:ClientId=us;Secret=s";
    private const string Aws = "Aws:RoleArn=arn:aws:iam::111122223333:role/agents;Aws:Region=eu-central-1;Aws:Service=s3";

    [Theory]
    [InlineData("Credential=none")]
    [InlineData("Credential=token")]
    [InlineData("Credential=transaction;Audience=corp.example")]
    [InlineData("Credential=header;Secret=s")]
    [InlineData("Credential=header;Secret=s;Header=X-Api-Key")]
    [InlineData("Credential=header;Scheme=Bearer;SecretFile=/run/secrets/crm")]
    [InlineData("Credential=header;Vault:Entry=crm-key;Vault:Per=human")]
    [InlineData("Credential=vault")]
    [InlineData("Credential=vault;Vault:Per=agent;Header=X-Api-Key")]
    [InlineData("Credential=basic;BasicUser=gateway;Secret=pä")]
    [InlineData("Credential=basic;Vault:Per=human")]
    [InlineData("Credential=oauth;" + OAuth)]
    [InlineData("Credential=oauth;" + OAuth + ";OAuth:Method=private_key_jwt")]
    [InlineData("Credential=aws;" + Aws)]
    [InlineData("Credential=aws;" + Aws + ";Vault:Entry=aws-key;Aws:ExternalId=agents-42;Aws:Headers:0=x-amz-meta-a")]
    [InlineData("Credential=aws;" + Aws + ";Aws:By=web-identity")]
    [InlineData("Credential=aws;" + Aws + ";Aws:Service=dynamodb;Aws:Statements:a:On=POST /;Aws:Statements:a:Actions:0=dynamodb:Get*;Aws:Statements:a:Resources:0=arn:aws:dynamodb:eu-central-1:1:table/orders")]
    [InlineData("Credential=header;Secret=s;Address=http://crm.internal;AllowPlainHttp=true")]
    [InlineData("Credential=header;Secret=s;Address=http://127.0.0.1:9000")]
    public void What_says_one_thing_is_taken(string settings) => Mistakes(settings).Should().BeEmpty();

    [Theory]
    [InlineData("Credential=password", ":Credential must be")]
    [InlineData("Credential=header", ":Secret must be set")]
    [InlineData("Credential=header;Secret=", ":Secret must be set")]
    [InlineData("Credential=basic;BasicUser=b", ":Secret must be set")]
    [InlineData("Credential=oauth;OAuth:TokenAddress=https://id.example/token;OAuth:ClientId=us", ":Secret must be set")]
    [InlineData("Credential=header;Secret=a;SecretFile=/b", "one place")]
    [InlineData("Credential=vault;Secret=a", "one place")]
    [InlineData("Credential=token;Secret=a", ":Secret is set")]
    [InlineData("Credential=none;SecretFile=/a", ":Secret is set")]
    [InlineData("Credential=transaction;Vault:Entry=a", ":Secret is set")]
    [InlineData("Credential=aws;" + Aws + ";Aws:By=web-identity;Secret=a", ":Secret is set")]
    [InlineData("Credential=vault;Vault:Per=everyone", ":Vault:Per must be")]
    [InlineData("Credential=vault;Vault:Entry=Big Name", ":Vault:Entry must be")]
    [InlineData("Credential=header;Secret=a\nb", "cannot stand in a header")]
    [InlineData("Credential=header;Secret=a;Header=X Key", ":Header must be")]
    [InlineData("Credential=header;Secret=a;Scheme=Bearer x", ":Scheme must be")]
    [InlineData("Credential=token;Header=X-Key", ":Header is for")]
    [InlineData("Credential=basic;Secret=a;Scheme=Basic", ":Scheme is for")]
    [InlineData("Credential=basic;Secret=a;BasicUser=a:b", ":BasicUser must be")]
    [InlineData("Credential=header;Secret=a;Address=http://crm.internal", "plain http")]
    [InlineData("Credential=vault;Address=http://10.0.0.7", "plain http")]
    [InlineData("Credential=token;OAuth:ClientId=us", ":OAuth is set")]
    [InlineData("Credential=token;Aws:RoleArn=x", ":Aws is set")]
    [InlineData("Credential=oauth;OAuth:TokenAddress=http://id.example/token;OAuth:ClientId=us;Secret=s", ":TokenAddress must be")]
    [InlineData("Credential=oauth;OAuth:TokenAddress=https://u:p@id.example/token;OAuth:ClientId=us;Secret=s", ":TokenAddress must be")]
    [InlineData("Credential=oauth;OAuth:TokenAddress=https://id.example/token;Secret=s", ":ClientId must be")]
    [InlineData("Credential=oauth;" + OAuth + ";OAuth:Method=none", ":Method must be")]
    [InlineData("Credential=aws;" + Aws + ";Aws:RoleArn=arn:aws:iam::1:role/x", ":RoleArn must be")]
    [InlineData("Credential=aws;" + Aws + ";Aws:RoleArn=arn:aws:iam::111122223333:user/x", ":RoleArn must be")]
    [InlineData("Credential=aws;" + Aws + ";Aws:Region=Frankfurt", ":Region must be")]
    [InlineData("Credential=aws;" + Aws + ";Aws:Service=S3", ":Service must be")]
    [InlineData("Credential=aws;" + Aws + ";Aws:Service=dynamodb", ":Statements must say")]
    [InlineData("Credential=aws;" + Aws + ";Aws:SessionSeconds=899", ":SessionSeconds must be")]
    [InlineData("Credential=aws;" + Aws + ";Aws:SessionSeconds=3601", ":SessionSeconds must be")]
    [InlineData("Credential=aws;" + Aws + ";Aws:By=hand", ":By must be")]
    [InlineData("Credential=aws;" + Aws + ";Aws:ExternalId=x", ":ExternalId must")]
    [InlineData("Credential=aws;" + Aws + ";Aws:StsAddress=http://sts.example", ":StsAddress must be")]
    [InlineData("Credential=aws;" + Aws + ";Aws:Headers:0=X-Amz-Security-Token", ":Headers may name")]
    [InlineData("Credential=aws;" + Aws + ";Aws:Headers:0=Authorization", ":Headers may name")]
    [InlineData("Credential=aws;" + Aws + ";Aws:Headers:0=x-amz-trailer", ":Headers may name")]
    [InlineData("Credential=aws;" + Aws + ";Aws:Statements:a:On=POST;Aws:Statements:a:Actions:0=a1:B;Aws:Statements:a:Resources:0=*", ":On must be")]
    [InlineData("Credential=aws;" + Aws + ";Aws:Statements:a:On=POST /;Aws:Statements:a:Actions:0=*;Aws:Statements:a:Resources:0=*", ":Actions must be")]
    [InlineData("Credential=aws;" + Aws + ";Aws:Statements:a:On=POST /;Aws:Statements:a:Actions:0=s3:*;Aws:Statements:a:Resources:0=*", ":Actions must be")]
    [InlineData("Credential=aws;" + Aws + ";Aws:Statements:a:On=POST /;Aws:Statements:a:Actions:0=s3:GetObject", ":Resources must be")]
    public void What_says_two_things_or_none_is_a_mistake_of_its_own(string settings, string mistake)
    {
        var mistakes = Mistakes(settings);
        mistakes.Should().ContainSingle().Which.Should().Contain(mistake).And.Contain("AgentIdentity:Upstreams:crm");
        mistakes[0].Should().NotContain("Secret=", "no message repeats a secret");
    }

    private static List<string> Mistakes(string settings)
    {
        var options = new UpstreamOptions { Kind = "http", Address = "https://crm.example" };
        var entries = settings.Split(';').Select(static pair => pair.Split('=', 2)).GroupBy(static pair => pair[0])
            .ToDictionary(static group => group.Key, static group => (string?)group.Last()[1]);
        Microsoft.Extensions.Configuration.ConfigurationBinder.Bind(
            new Microsoft.Extensions.Configuration.ConfigurationManager { Sources = { new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = entries } } }, options);
        List<string> mistakes = [];
        CredentialCheck.Check("AgentIdentity:Upstreams:crm", options, mistakes);
        return mistakes;
    }
}
