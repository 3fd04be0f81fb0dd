namespace AgentIdentity.ModelProxy.Tests.Catalog;

public sealed class ModelCatalogTests
{
    [Fact]
    public void An_alias_leads_to_its_candidate()
    {
        var catalog = new ModelCatalog([Sample.Candidate, Sample.Candidate with { Alias = "another" }]);

        catalog.Find("fast").Value.ChatAddress.AbsoluteUri.Should().Be("https://provider.example/v1/chat/completions");
        catalog.Aliases.Should().Equal("another", "fast");
    }

    [Theory]
    [InlineData("Fast")]
    [InlineData("gpt-4.1-mini")]
    [InlineData("")]
    public void Any_other_name_is_unknown(string alias) =>
        new ModelCatalog([Sample.Candidate]).Find(alias).Failure.Error.Should().Be(ModelError.ModelUnknown);

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

        FluentActions.Invoking(() => new ModelCatalog([candidate])).Should().Throw<ArgumentException>().WithMessage("Model fast: *");
    }

    [Fact]
    public void A_server_on_this_machine_may_be_plain_http() =>
        new ModelCatalog([Sample.Candidate with { Address = new Uri("http://127.0.0.1:11434/v1") }]).Find("fast").Ok.Should().BeTrue();

    [Fact]
    public void A_candidate_that_cannot_be_right_is_refused()
    {
        ModelCandidate[] wrong =
        [
            Sample.Candidate with { Alias = "" },
            Sample.Candidate with { Alias = "a\nb" },
            Sample.Candidate with { Model = " " },
            Sample.Candidate with { Provider = 0 },
            Sample.Candidate with { ContextWindow = 0 },
            Sample.Candidate with { MaxOutputTokens = -1 },
            Sample.Candidate with { Prices = Sample.Prices with { OutputPerMillion = -1 } },
        ];
        foreach (var candidate in wrong)
        {
            FluentActions.Invoking(() => new ModelCatalog([candidate])).Should().Throw<ArgumentException>();
        }
    }

    [Fact]
    public void One_alias_has_one_candidate() =>
        FluentActions.Invoking(() => new ModelCatalog([Sample.Candidate, Sample.Candidate]))
            .Should().Throw<ArgumentException>().WithMessage("*twice*");
}
