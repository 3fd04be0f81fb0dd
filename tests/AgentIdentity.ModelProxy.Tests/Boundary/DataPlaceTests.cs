namespace AgentIdentity.ModelProxy.Tests;

public sealed class DataPlaceTests
{
    [Theory]
    [InlineData("https://api.openai.com/v1", null, "global")]
    [InlineData("https://eu.api.openai.com/v1", null, "eu")]
    [InlineData("https://EU.api.openai.com/v1", "eu", "eu")]
    [InlineData("https://us.api.openai.com/v1", "eu", "unknown")]
    [InlineData("https://api.openai.com/v1", "eu", "unknown")]
    [InlineData("https://api.openai.com.evil.example/v1", null, "unknown")]
    [InlineData("https://proxy.example/v1", null, "unknown")]
    [InlineData("https://proxy.example/v1", "eu", "eu")]
    public void OpenAi_says_it_with_its_host(string address, string? stated, string geography) =>
        Place(Sample.Candidate with { Address = new Uri(address), Facts = new ModelFacts { Geography = stated } }).Should().Be(geography);

    [Theory]
    [InlineData(null, "eu", "unknown")]
    [InlineData("Standard", "eu", "eu")]
    [InlineData("Standard", null, "unknown")]
    [InlineData("ProvisionedManaged", "us", "us")]
    [InlineData("DataZoneStandard", "eu", "eu")]
    [InlineData("DataZoneStandard", "de", "unknown")]
    [InlineData("DataZoneStandard", null, "unknown")]
    [InlineData("GlobalStandard", null, "global")]
    [InlineData("GlobalStandard", "eu", "unknown")]
    [InlineData("SomethingNew", "eu", "unknown")]
    public void Azure_says_it_with_the_type_of_the_deployment(string? type, string? stated, string geography) =>
        Place(Sample.Candidate with { Provider = ModelProvider.Azure, Facts = new ModelFacts { Geography = stated, DeploymentType = type } }).Should().Be(geography);

    [Theory]
    [InlineData("anthropic.claude-3-5-sonnet-v1:0", "eu-central-1", null, "eu")]
    [InlineData("eu.anthropic.claude-3-5-sonnet-v1:0", "eu-central-1", null, "eu")]
    [InlineData("us.anthropic.claude-3-5-sonnet-v1:0", "us-east-1", null, "us")]
    [InlineData("us.anthropic.claude-3-5-sonnet-v1:0", "eu-central-1", "eu", "unknown")]
    [InlineData("us.anthropic.claude-3-5-sonnet-v1:0", "us-east-1", "eu", "unknown")]
    [InlineData("global.anthropic.claude-3-5-sonnet-v1:0", "eu-central-1", null, "global")]
    [InlineData("global.anthropic.claude-3-5-sonnet-v1:0", "eu-central-1", "eu", "unknown")]
    [InlineData("jp.anthropic.claude-3-5-sonnet-v1:0", "ap-northeast-1", null, "jp")]
    [InlineData("mars.anthropic.claude-3-5-sonnet-v1:0", "eu-central-1", "eu", "unknown")]
    [InlineData("arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/abc123", "eu-central-1", null, "unknown")]
    [InlineData("arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/abc123", "eu-central-1", "eu", "eu")]
    [InlineData("arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abc123", "eu-central-1", "eu", "unknown")]
    public void Bedrock_says_it_with_the_profile_and_not_with_the_region_alone(string model, string region, string? stated, string geography) =>
        Place(Sample.Candidate with { Provider = ModelProvider.Bedrock, Model = model, Region = region, Facts = new ModelFacts { Geography = stated } }).Should().Be(geography);

    [Fact]
    public void Anthropic_runs_a_call_where_the_call_asks_for_so_that_it_is_asked_for()
    {
        var candidate = Sample.Candidate with { Provider = ModelProvider.Anthropic, Facts = new ModelFacts { Geography = "us" } };

        Place(candidate).Should().Be("us");
        DataPlace.AskedOf(candidate).Should().Be("us");
        Place(candidate with { Facts = ModelFacts.Unknown }).Should().Be("unknown", "the workspace's default is nobody's promise");
        DataPlace.AskedOf(Sample.Candidate with { Facts = new ModelFacts { Geography = "us" } }).Should().BeNull();
    }

    [Fact]
    public void A_server_of_ones_own_is_where_its_owner_says()
    {
        var own = Sample.Candidate with { Provider = ModelProvider.Compatible };

        Place(own).Should().Be("unknown");
        DataPlace.Of(own with { Facts = new ModelFacts { Geography = "on-premises", RetentionDays = 0 } })
            .Should().Be(new DataPlace("compatible", "on-premises", 0));
    }

    [Fact]
    public void Nothing_lies_in_what_is_not_known()
    {
        Geography.Within(Geography.Unknown).Should().BeEmpty();
        Geography.Within("apac").Should().Contain("jp");
        Geography.Within("eu").Should().Equal("eu");
        foreach (var wrong in (string[])["", "EU", "-eu", "e u", new string('e', 33)])
        {
            Geography.IsName(wrong).Should().BeFalse(wrong);
        }
    }

    private static string Place(ModelCandidate candidate) => DataPlace.Of(candidate).Geography;
}
