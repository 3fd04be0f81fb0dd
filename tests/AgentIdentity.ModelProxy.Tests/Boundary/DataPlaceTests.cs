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

    [Theory]
    [InlineData("https://api.openai.com/v1", "openai", "unknown")]
    [InlineData("https://API.openai.com./v1", "openai", "unknown")]
    [InlineData("https://eu.api.openai.com/v1", "openai", "eu")]
    [InlineData("https://api.anthropic.com/v1", "anthropic", "unknown")]
    [InlineData("https://x.openai.azure.com/openai/v1", "azure", "unknown")]
    [InlineData("https://bedrock-runtime.us-east-1.amazonaws.com/openai/v1", "bedrock", "unknown")]
    [InlineData("https://models.example/v1", "compatible", "eu")]
    public void A_providers_own_host_is_no_server_of_ones_own_whatever_it_is_called(string address, string provider, string geography) =>
        DataPlace.Of(Sample.Candidate with { Provider = ModelProvider.Compatible, Address = new Uri(address), Facts = new ModelFacts { Geography = "eu", RetentionDays = 0 } })
            .Should().Be(new DataPlace(provider, geography, 0));

    [Theory]
    [InlineData("https://bedrock-runtime.eu-central-1.amazonaws.com", "eu")]
    [InlineData("https://bedrock-runtime.us-east-1.amazonaws.com", "unknown")]
    [InlineData("https://vpce-1.bedrock-runtime.us-east-1.vpce.amazonaws.com", "unknown")]
    [InlineData("https://bedrock.inside.example", "eu")]
    public void A_host_of_another_region_than_the_one_that_is_named_is_nowhere(string address, string geography) =>
        Place(Sample.Candidate with { Provider = ModelProvider.Bedrock, Address = new Uri(address), Region = "eu-central-1", Model = "anthropic.claude-3-5-sonnet-v1:0", Facts = new ModelFacts { Geography = "eu" } })
            .Should().Be(geography);

    [Theory]
    [InlineData("eu", "Sweden Central", false)]
    [InlineData("eu", "eastus", true)]
    [InlineData("eu", "somewhere new", true)]
    [InlineData("eu", "EU", false)]
    [InlineData("eu", "not_available", false)]
    [InlineData("eu", null, false)]
    [InlineData("global", "eastus", false)]
    public void What_a_provider_returns_is_held_against_what_was_resolved(string resolved, string? returned, bool mismatch) =>
        CallLocation.Of(Sample.Candidate with { Provider = ModelProvider.Compatible, Facts = new ModelFacts { Geography = resolved } }, returned).IsMismatch.Should().Be(mismatch);

    private static string Place(ModelCandidate candidate) => DataPlace.Of(candidate).Geography;
}
