using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Tests.Corpora;

public sealed class ObjectIdCaseTests(ITestOutputHelper output)
{
    /// <summary>Ids we take otherwise, each with its reason.</summary>
    private static readonly Dictionary<string, string> Excluded = new()
    {
        ["a,b"] = "only OpenFGA's validator for editors refuses it; its server takes every character but : # and white space",
    };

    [Fact]
    public void Ids_of_objects_and_users_are_those_that_OpenFGA_takes()
    {
        var cases = ((YamlList)YamlReader.Read(File.ReadAllText(Path.Combine(Corpus.Language(), "object-id-validation-cases.yaml")))).Items.Cast<YamlMap>()
            .Select(c => (Id: ((YamlText)c.Find("object_id")!).Text, Valid: ((YamlText)c.Find("valid")!).Text == "true")).ToList();

        var differing = cases.Where(c => Subject.IsObject("document:" + c.Id) != c.Valid || IsUser(c.Id) != c.Valid).Select(c => c.Id).ToList();
        output.WriteLine($"OpenFGA ids: {cases.Count - differing.Count} of {cases.Count} equal; {string.Join("; ", Excluded.Select(e => $"{e.Key}: {e.Value}"))}");
        cases.Count.Should().Be(23);
        differing.Should().Equal(Excluded.Keys);
    }

    [Theory]
    [InlineData("user:*", true)]
    [InlineData("user:a*", false)]
    [InlineData("user:a", false)]
    public void Everyone_is_a_lone_star(string user, bool wildcard) => Subject.Parse(user)!.Wildcard.Should().Be(wildcard);

    [Theory]
    [InlineData("document:*")]
    [InlineData("document:*a")]
    [InlineData("document:a#b")]
    [InlineData("document:a\u00a0b")]
    [InlineData("document:")]
    [InlineData("*:a")]
    public void An_object_is_one_thing(string text) => Subject.IsObject(text).Should().BeFalse();

    [Theory]
    [InlineData("group:*#member")]
    [InlineData("group:a*#member")]
    [InlineData("group:a#mem*ber")]
    [InlineData("group:a#b#c")]
    [InlineData("user:**")]
    public void A_set_of_users_is_one_group_s(string text) => Subject.Parse(text).Should().BeNull();

    private static bool IsUser(string id) => Subject.Parse("user:" + id) is { Relation: null };
}
