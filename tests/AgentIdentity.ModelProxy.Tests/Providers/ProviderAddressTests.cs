namespace AgentIdentity.ModelProxy.Tests.Providers;

public sealed class ProviderAddressTests
{
    [Theory]
    [InlineData(ModelProvider.OpenAi, "https://api.openai.com/v1", ModelSurface.Chat, "https://api.openai.com/v1/chat/completions")]
    [InlineData(ModelProvider.OpenAi, "https://eu.api.openai.com/v1/", ModelSurface.Responses, "https://eu.api.openai.com/v1/responses")]
    [InlineData(ModelProvider.OpenAi, "https://api.openai.com/v1", ModelSurface.Embeddings, "https://api.openai.com/v1/embeddings")]
    [InlineData(ModelProvider.Compatible, "http://localhost:11434/v1", ModelSurface.Chat, "http://localhost:11434/v1/chat/completions")]
    [InlineData(ModelProvider.Azure, "https://ours.openai.azure.com", ModelSurface.Chat, "https://ours.openai.azure.com/openai/v1/chat/completions")]
    [InlineData(ModelProvider.Azure, "https://ours.openai.azure.com/openai/v1/", ModelSurface.Responses, "https://ours.openai.azure.com/openai/v1/responses")]
    [InlineData(ModelProvider.Azure, "https://ours.services.ai.azure.com/openai", ModelSurface.Embeddings, "https://ours.services.ai.azure.com/openai/v1/embeddings")]
    public void Every_surface_has_its_address(ModelProvider provider, string address, ModelSurface wire, string expected) =>
        Of(provider, address, wire).Address.AbsoluteUri.Should().Be(expected);

    [Theory]
    [InlineData(ModelSurface.Chat, "https://ours.openai.azure.com/openai/deployments/our%20gpt/chat/completions?api-version=2024-10-21")]
    [InlineData(ModelSurface.Embeddings, "https://ours.openai.azure.com/openai/deployments/our%20gpt/embeddings?api-version=2024-10-21")]
    [InlineData(ModelSurface.Responses, "https://ours.openai.azure.com/openai/responses?api-version=2024-10-21")]
    public void Azures_dated_addresses_name_the_deployment_where_the_surface_has_a_place_for_it(ModelSurface wire, string expected) =>
        ProviderAddress.Of(Azure with { ApiVersion = "2024-10-21", Deployment = "our gpt" }, wire, stream: true, translated: false)
            .Address.AbsoluteUri.Should().Be(expected);

    [Theory]
    [InlineData(null, "include=a", "https://ours.openai.azure.com/openai/v1/responses/resp_1/input_items?include=a")]
    [InlineData(null, "", "https://ours.openai.azure.com/openai/v1/responses/resp_1/input_items")]
    [InlineData("2025-03-01-preview", "include=a", "https://ours.openai.azure.com/openai/responses/resp_1/input_items?api-version=2025-03-01-preview&include=a")]
    [InlineData("2025-03-01-preview", "", "https://ours.openai.azure.com/openai/responses/resp_1/input_items?api-version=2025-03-01-preview")]
    public void What_is_kept_lies_below_the_address_of_responses(string? version, string query, string expected) =>
        ProviderAddress.OfKept(Azure with { ApiVersion = version }, "resp_1/input_items", query).Address.AbsoluteUri.Should().Be(expected);

    [Fact]
    public void Azure_takes_a_key_of_its_own_and_the_others_a_bearer_token()
    {
        Of(ModelProvider.Azure, "https://ours.openai.azure.com", ModelSurface.Chat).Key.Should().Be(ProviderKey.ApiKey);
        Of(ModelProvider.OpenAi, "https://api.openai.com/v1", ModelSurface.Chat).Key.Should().Be(ProviderKey.Bearer);
        Of(ModelProvider.Compatible, "https://vllm.example/v1", ModelSurface.Chat).Key.Should().Be(ProviderKey.Bearer);
    }

    [Theory]
    [InlineData(ModelProvider.OpenAi, ModelSurface.Messages)]
    [InlineData(ModelProvider.Compatible, ModelSurface.Responses)]
    [InlineData(ModelProvider.Azure, ModelSurface.Converse)]
    public void A_wire_that_a_provider_does_not_speak_has_no_address(ModelProvider provider, ModelSurface wire)
    {
        var asked = () => Of(provider, "https://provider.example/v1", wire);

        asked.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void A_server_that_speaks_more_than_its_kind_does_says_so()
    {
        var vllm = Azure with { Provider = ModelProvider.Compatible, OwnWires = [ModelSurface.Responses] };

        vllm.WireFor(ModelSurface.Responses).Should().Be(ModelSurface.Responses);
        vllm.WireFor(ModelSurface.Chat).Should().Be(ModelSurface.Responses);
        vllm.WireFor(ModelSurface.Embeddings).Should().BeNull();
    }

    private static readonly ModelCandidate Azure = Sample.Candidate with { Provider = ModelProvider.Azure, Address = new Uri("https://ours.openai.azure.com/") };

    private static ProviderCall Of(ModelProvider provider, string address, ModelSurface wire) =>
        ProviderAddress.Of(Sample.Candidate with { Provider = provider, Address = new Uri(address) }, wire, stream: false, translated: false);
}
