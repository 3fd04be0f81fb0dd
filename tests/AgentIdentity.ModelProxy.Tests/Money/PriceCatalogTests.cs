using System.Text;

namespace AgentIdentity.ModelProxy.Tests;

public sealed class PriceCatalogTests
{
    private static readonly Uri OpenAi = new("https://api.openai.com/v1");

    [Fact]
    public void Every_price_that_comes_along_has_a_day_and_a_source_and_is_in_order()
    {
        PriceCatalog.BuiltIn.Entries.Should().NotBeEmpty().And.OnlyContain(static entry =>
            entry.AsOf.Year >= 2026 && entry.Source.StartsWith("https://", StringComparison.Ordinal) && entry.Host != null
            && entry.Prices.InputPerMillion > 0 && entry.Prices.OutputPerMillion > entry.Prices.InputPerMillion
            && (entry.Prices.CachedInputPerMillion ?? 0) < entry.Prices.InputPerMillion
            && entry.Prices.Version.StartsWith("catalogue 2026-"));
    }

    [Fact]
    public void A_price_holds_for_its_own_name_at_its_own_host_and_nowhere_else()
    {
        var catalogue = PriceCatalog.BuiltIn;

        catalogue.Find(ModelProvider.OpenAi, OpenAi, "gpt-4.1-mini")!.Prices.InputPerMillion.Should().Be(400_000);
        catalogue.Find(ModelProvider.OpenAi, OpenAi, "gpt-4.1-mini-2030").Should().BeNull("a model that is not known has no price");
        catalogue.Find(ModelProvider.OpenAi, new Uri("https://eu.api.openai.com/v1"), "gpt-4.1-mini").Should().BeNull("regions may cost more");
        catalogue.Find(ModelProvider.Azure, OpenAi, "gpt-4.1-mini").Should().BeNull();
        catalogue.Find(ModelProvider.Anthropic, new Uri("https://api.anthropic.com"), "claude-opus-5")!.Prices.Should().BeEquivalentTo(
            new { InputPerMillion = 5_000_000, CacheWritePerMillion = 6_250_000, CacheWriteHourPerMillion = 10_000_000, CachedInputPerMillion = 500_000, OutputPerMillion = 25_000_000 });
    }

    [Fact]
    public void A_catalogue_of_ones_own_goes_before()
    {
        var own = Read("""{"provider":"openai","model":"gpt-4.1-mini","as_of":"2026-11-01","source":"our contract","input":"0.30","output":"1.20"}""");

        var found = own.Before(PriceCatalog.BuiltIn).Find(ModelProvider.OpenAi, new Uri("https://eu.api.openai.com/v1"), "gpt-4.1-mini")!;

        found.Prices.InputPerMillion.Should().Be(300_000);
        found.Prices.Version.Should().StartWith("catalogue 2026-11-01 ");
    }

    [Fact]
    public void A_price_that_was_not_read_lately_says_so_in_its_version()
    {
        var catalogue = PriceCatalog.BuiltIn;

        catalogue.Entries.Should().OnlyContain(static entry => entry.Prices.Version.EndsWith(" unverified") == (entry.AsOf < new DateOnly(2026, 11, 1)));
        Read("""{"provider":"openai","model":"m","as_of":"2026-11-01","source":"s","input":"1","output":"2","verified":true}""").Entries.Single().Prices.Version.Should().NotContain("unverified");
    }

    [Theory]
    [InlineData("""{"provider":"openai","model":"m","as_of":"2026-11-01","source":"s","input":"0.30"}""", "no price of output")]
    [InlineData("""{"provider":"openai","model":"m","as_of":"2026-11-01","source":"s","input":0.30,"output":"1"}""", "must be a text")]
    [InlineData("""{"provider":"openai","model":"m","as_of":"2026-11-01","source":"s","input":"-1","output":"1"}""", "must be a text")]
    [InlineData("""{"provider":"openai","model":"m","as_of":"lately","source":"s","input":"1","output":"1"}""", "no day")]
    [InlineData("""{"provider":"openai","model":"m","as_of":"2026-11-01","input":"1","output":"1"}""", "no source")]
    [InlineData("""{"provider":"other","model":"m","as_of":"2026-11-01","source":"s","input":"1","output":"1"}""", "provider that is not known")]
    [InlineData("""{"provider":"openai","model":"m","as_of":"2026-11-01","source":"s","input":"1","output":"1","chached_input":"1"}""", "chached_input")]
    [InlineData("""{"provider":"openai","model":"m","as_of":"2026-11-01","source":"s","input":"1","input":"0","output":"1"}""", "not a JSON object")]
    public void A_catalogue_that_could_be_misread_is_refused(string entry, string why) =>
        FluentActions.Invoking(() => Read(entry)).Should().Throw<FormatException>().WithMessage($"*{why}*");

    private static PriceCatalog Read(string entry) => PriceCatalog.Read(Encoding.UTF8.GetBytes($$"""{"prices":[{{entry}}]}"""));
}
