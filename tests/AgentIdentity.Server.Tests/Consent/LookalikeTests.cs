using AgentIdentity.Broker;
using AgentIdentity.Server.Look;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Consent;

public sealed class LookalikeTests(ServerUnderTest server)
{
    [Theory]
    [InlineData("Codex", "Cоdex", "a Cyrillic o")]
    [InlineData("Codex", "Соԁех", "Cyrillic throughout")]
    [InlineData("Codex", "C0dex", "a zero")]
    [InlineData("Codex", "Ｃｏｄｅｘ", "wide forms")]
    [InlineData("Codex", "Cо\u200Bdex", "a space of no width")]
    [InlineData("Codex", "Códéx", "accents")]
    [InlineData("Codex", "co-dex", "a hyphen and no capital")]
    [InlineData("Billing", "Bi11ing", "ones")]
    [InlineData("Morning Mail", "Moming Mail", "rn and m")]
    public void Names_that_can_be_taken_for_each_other_have_one_skeleton(string honest, string twin, string trick) =>
        Lookalikes.Skeleton(twin).Should().Be(Lookalikes.Skeleton(honest), trick);

    [Theory]
    [InlineData("Codex", "Scout")]
    [InlineData("Invoice reader", "Invoice writer")]
    [InlineData("Почта", "Kalender")]
    public void Different_names_stay_different(string one, string other) => Lookalikes.Skeleton(one).Should().NotBe(Lookalikes.Skeleton(other));

    [Theory]
    [InlineData("Cоdex", true)]
    [InlineData("Codex", false)]
    [InlineData("Почтальон", false)]
    [InlineData("Почтальон for Mail", false)]
    [InlineData("東京 Bot", false)]
    [InlineData("Ποst", true)]
    public void Only_a_word_of_several_alphabets_mixes_scripts(string name, bool mixes) => Lookalikes.MixesScripts(name).Should().Be(mixes);

    [Theory]
    [InlineData("abc\u202Etxt", "abc⟨U+202E⟩txt")]
    [InlineData("a\u200Bb", "a⟨U+200B⟩b")]
    [InlineData("a\nb", "a⟨U+000A⟩b")]
    [InlineData("a\u00A0b", "a⟨U+00A0⟩b")]
    [InlineData("\U000E0041", "⟨U+E0041⟩")]
    [InlineData("Größe 3", "Größe 3")]
    public void What_cannot_be_seen_is_written_out(string text, string shown) => VisibleText.Of(text).Should().Be(shown);

    [Fact]
    public async Task Consent_for_a_look_alike_agent_name_warns_and_names_the_other_one()
    {
        var (honest, twin, person) = (await server.AddAgentAsync(ServerUnderTest.NewName("payroll-")), await server.AddAgentAsync(), await server.AddPersonAsync());
        var directory = (AgentDirectory)server.App.Services.GetService(typeof(AgentDirectory))!;
        var rival = ServerUnderTest.NewName("rival-");
        var agent = new TestAgent(server, rival);
        (await directory.AddAsync(
            new NewAgent(rival, $"The {honest.Id}".Replace("pay", "pау\u202E", StringComparison.Ordinal), "Olga Owner", agent.PublicJwks) { RedirectUris = [TestAgent.RedirectUri] }, "admin"))
            .Ok.Should().BeTrue();

        var page = await (await ConsentVisit.OpenAsync(server, agent, person)).PageAsync();
        var plain = await (await ConsentVisit.OpenAsync(server, twin, person)).PageAsync();

        page.Should().Contain("⟨U+202E⟩").And.NotContain("\u202E").And.Contain("mixes the letters of several alphabets")
            .And.Contain($"looks like that of another agent: The {honest.Id} ({honest.Id})");
        plain.Should().NotContain("Look twice");
    }
}
