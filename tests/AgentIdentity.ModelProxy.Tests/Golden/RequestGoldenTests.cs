namespace AgentIdentity.ModelProxy.Tests.Golden;

/// <summary>One request in each surface, and the body that each provider gets for it.</summary>
public sealed class RequestGoldenTests
{
    public static TheoryData<ModelSurface, string> Pairs()
    {
        var pairs = new TheoryData<ModelSurface, string>();
        foreach (var surface in new[] { ModelSurface.Chat, ModelSurface.Responses, ModelSurface.Messages, ModelSurface.Converse })
        {
            foreach (var target in Targets.All.Keys)
            {
                pairs.Add(surface, target);
            }
        }

        pairs.Add(ModelSurface.Embeddings, "openai");
        pairs.Add(ModelSurface.Embeddings, "azure");
        pairs.Add(ModelSurface.Embeddings, "compatible");
        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Every_provider_gets_the_request_in_its_own_form(ModelSurface surface, string target)
    {
        var to = Targets.All[target];

        var body = Targets.Request(surface).BodyFor(to, to.WireFor(surface)!.Value, BodyEdits.None);

        body.Ok.Should().BeTrue(body.Ok ? "" : body.Failure.Detail);
        GoldenFile.Check($"Bodies/{Targets.Name(surface)}-to-{target}.json", GoldenFile.Pretty(body.Value.Bytes.Span));
    }

    [Theory]
    [InlineData("anthropic")]
    [InlineData("bedrock-anthropic")]
    public void Tokens_are_counted_where_that_is_spoken(string target)
    {
        var sent = "{\"model\":\"fast\",\"system\":\"Be kind.\",\"messages\":[{\"role\":\"user\",\"content\":\"Grüße 👋\"}]}";

        var body = CountTokensRequest.Read(Sample.Bytes(sent), Anthropic.Messages.Older).Value.BodyFor(Targets.All[target], ModelSurface.CountTokens, BodyEdits.None);

        body.Ok.Should().BeTrue();
        GoldenFile.Check($"Bodies/counttokens-to-{target}.json", GoldenFile.Pretty(body.Value.Bytes.Span));
    }

    [Theory]
    [InlineData(ModelSurface.Chat)]
    [InlineData(ModelSurface.Responses)]
    [InlineData(ModelSurface.Messages)]
    public void On_its_own_wire_every_byte_but_the_models_name_stays(ModelSurface surface)
    {
        var to = Targets.All[surface == ModelSurface.Messages ? "anthropic" : "openai"];
        var sent = GoldenFile.Read($"Requests/{Targets.Name(surface)}.json");

        var body = Targets.Request(surface, sent).BodyFor(to, surface, BodyEdits.None).Value;

        System.Text.Encoding.UTF8.GetString(body.Bytes.Span).Should().Be(System.Text.Encoding.UTF8.GetString(sent).Replace("\"fast\"", $"\"{to.Model}\"", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_lowered_maximum_reaches_every_wire(ModelSurface surface, string target)
    {
        var to = Targets.All[target];
        var body = Targets.Request(surface).BodyFor(to, to.WireFor(surface)!.Value, new BodyEdits { MaxOutputTokens = 777 }).Value;

        var text = System.Text.Encoding.UTF8.GetString(body.Bytes.Span);
        if (surface == ModelSurface.Embeddings)
        {
            text.Should().NotContain("777");
        }
        else
        {
            text.Should().Contain("777").And.NotContain("900");
        }
    }
}
