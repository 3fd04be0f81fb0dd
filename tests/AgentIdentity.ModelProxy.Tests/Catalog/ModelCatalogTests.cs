namespace AgentIdentity.ModelProxy.Tests.Catalog;

public sealed class ModelCatalogTests
{
    [Fact]
    public void An_alias_leads_to_its_candidates()
    {
        var catalog = new ModelCatalog([ModelRoute.To(Sample.Candidate), ModelRoute.To(Sample.Candidate with { Alias = "another" })]);

        catalog.Find("fast").Value.Candidates.Single().Should().Be(Sample.Candidate);
        catalog.Aliases.Should().Equal("another", "fast");
    }

    [Theory]
    [InlineData("api_base")]
    [InlineData("chat_template")]
    [InlineData("Vertex_project")]
    [InlineData("")]
    public void A_member_that_would_choose_another_place_cannot_be_allowed(string member)
    {
        var made = () => new ModelCatalog([ModelRoute.To(Sample.Candidate) with { AllowMembers = ["top_k", member] }]);

        made.Should().Throw<ArgumentException>().WithMessage("*may not be allowed*");
    }

    [Theory]
    [InlineData("Fast")]
    [InlineData("gpt-4.1-mini")]
    [InlineData("")]
    public void Any_other_name_is_unknown(string alias) =>
        Of(Sample.Candidate).Find(alias).Failure.Error.Should().Be(ModelError.ModelUnknown);

    [Theory]
    [InlineData("http://provider.example/v1")]
    [InlineData("ftp://provider.example/v1")]
    [InlineData("https://user:pw@provider.example/v1")]
    [InlineData("https://provider.example/v1?key=abc")]
    [InlineData("https://provider.example/v1#x")]
    [InlineData("/v1")]
    public void An_address_that_would_leak_or_is_none_is_refused(string address)
    {
        var candidate = Sample.Candidate with { Address = new Uri(address, UriKind.RelativeOrAbsolute) };

        FluentActions.Invoking(() => Of(candidate)).Should().Throw<ArgumentException>().WithMessage("Model fast: *");
    }

    [Fact]
    public void A_server_on_this_machine_may_be_plain_http() =>
        Of(Sample.Candidate with { Address = new Uri("http://127.0.0.1:11434/v1") }).Find("fast").Ok.Should().BeTrue();

    [Fact]
    public void A_candidate_that_cannot_be_right_is_refused()
    {
        ModelCandidate[] wrong =
        [
            Sample.Candidate with { Alias = "" },
            Sample.Candidate with { Alias = "a\nb" },
            Sample.Candidate with { Model = " " },
            Sample.Candidate with { Deployment = "" },
            Sample.Candidate with { Provider = 0 },
            Sample.Candidate with { ContextWindow = 0 },
            Sample.Candidate with { MaxOutputTokens = -1 },
            Sample.Candidate with { Weight = -1 },
            Sample.Candidate with { Priority = -1 },
            Sample.Candidate with { Prices = Sample.Prices with { OutputPerMillion = -1 } },
        ];
        foreach (var candidate in wrong)
        {
            FluentActions.Invoking(() => Of(candidate)).Should().Throw<ArgumentException>();
        }
    }

    [Fact]
    public void A_name_appears_once()
    {
        FluentActions.Invoking(() => new ModelCatalog([ModelRoute.To(Sample.Candidate), ModelRoute.To(Sample.Candidate)]))
            .Should().Throw<ArgumentException>().WithMessage("*twice*");
        FluentActions.Invoking(() => new ModelCatalog([ModelRoute.To(Sample.Candidate) with { Candidates = [Sample.Candidate, Sample.Candidate] }]))
            .Should().Throw<ArgumentException>().WithMessage("*twice*");
    }

    [Fact]
    public void A_route_that_leads_nowhere_is_refused()
    {
        ModelRoute[] wrong =
        [
            ModelRoute.To(Sample.Candidate) with { Candidates = [] },
            ModelRoute.To(Sample.Candidate) with { Candidates = [Sample.Candidate with { Alias = "another" }] },
            ModelRoute.To(Sample.Candidate) with { Retries = -1 },
            ModelRoute.To(Sample.Candidate) with { LongestWait = TimeSpan.FromSeconds(-1) },
        ];
        foreach (var route in wrong)
        {
            FluentActions.Invoking(() => new ModelCatalog([route])).Should().Throw<ArgumentException>();
        }
    }

    [Theory]
    [InlineData(ModelProvider.OpenAi, BedrockSurface.Converse, ModelSurface.Chat)]
    [InlineData(ModelProvider.Azure, BedrockSurface.Converse, ModelSurface.Chat)]
    [InlineData(ModelProvider.Compatible, BedrockSurface.Converse, ModelSurface.Chat)]
    [InlineData(ModelProvider.Anthropic, BedrockSurface.Converse, ModelSurface.Messages)]
    [InlineData(ModelProvider.Bedrock, BedrockSurface.Converse, ModelSurface.Converse)]
    [InlineData(ModelProvider.Bedrock, BedrockSurface.OpenAi, ModelSurface.Chat)]
    [InlineData(ModelProvider.Bedrock, BedrockSurface.Anthropic, ModelSurface.Messages)]
    public void What_a_provider_does_not_speak_is_translated_to_its_first_wire(ModelProvider provider, BedrockSurface surface, ModelSurface first) =>
        (Sample.Candidate with { Provider = provider, BedrockSurface = surface }).Wires[0].Should().Be(first);

    private static ModelCatalog Of(ModelCandidate candidate) => new([ModelRoute.To(candidate)]);
}
