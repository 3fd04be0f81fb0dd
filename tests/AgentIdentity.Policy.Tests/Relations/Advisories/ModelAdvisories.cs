using AgentIdentity.Policy.Relations;

namespace AgentIdentity.Policy.Tests.Relations.Advisories;

/// <summary>OpenFGA's advisories about models, and about tuples that outlive them.</summary>
public sealed class ModelAdvisories
{
    private const string Folders = """
        type user
        type folder
          relations
            define viewer: [user]
        type document
          relations
            define parent: [folder]
            define viewer: viewer from parent
        """;

    [Fact]
    public void CVE_2022_39341_a_wildcard_on_a_tupleset_relation_is_refused()
    {
        Store.Loading(Folders.Replace("parent: [folder]", "parent: [folder:*]")).Should().Throw<PolicyLoadException>();
        Store.Loading(Folders.Replace("parent: [folder]", "parent: [folder, folder:*]")).Should().Throw<PolicyLoadException>();
    }

    [Theory]
    [InlineData("[folder] or owner")]
    [InlineData("owner")]
    [InlineData("[folder, folder#viewer]")]
    public void CVE_2022_39342_a_tupleset_that_is_more_than_a_direct_relation_is_refused(string parent) =>
        Store.Loading(Folders.Replace("parent: [folder]", $"owner: [folder]\n    define parent: {parent}")).Should().Throw<PolicyLoadException>();

    /// <summary>The tuple is refused, and one of an earlier model does not make everybody's folder a parent.</summary>
    [Fact]
    public void CVE_2022_39352_a_wildcard_tuple_on_a_tupleset_relation_gives_nothing()
    {
        var store = new Store(Folders, "folder:* parent document:1", "user:ben viewer folder:1");

        store.Refusal("folder:* parent document:1").Should().Contain("accepts folder");
        store.Check("user:ben viewer document:1").Should().BeFalse();
        store.Objects("document", "viewer", "user:ben").Should().BeEmpty();
        store.Users("document:1", "viewer", "user").Should().BeEmpty();
    }

    [Fact]
    public void CVE_2022_23542_tuples_that_the_present_model_does_not_allow_do_not_count()
    {
        const string before = "type user\ntype employee\ntype document\n  relations\n    define viewer: [user, user:*, document#viewer]\n";
        var store = new Store(before, "user:jon viewer document:1", "user:* viewer document:2", "document:1#viewer viewer document:3");
        var after = store.Under(before.Replace("[user, user:*, document#viewer]", "[employee]"));

        store.Check("user:jon viewer document:3").Should().BeTrue();
        foreach (var target in new[] { "document:1", "document:2", "document:3" })
        {
            after.Check($"user:jon viewer {target}").Should().BeFalse();
            after.Users(target, "viewer", "user").Should().BeEmpty();
        }

        after.Objects("document", "viewer", "user:jon").Should().BeEmpty();
    }

    /// <summary>And CVE-2023-35933: a definition that only leads to itself ended in endless work.</summary>
    [Theory]
    [InlineData("define a: b\n    define b: a")]
    [InlineData("define a: a from parent\n    define b: [user]")]
    [InlineData("define a: [user] and b\n    define b: a but not b")]
    public void CVE_2023_43645_a_definition_that_only_leads_to_itself_is_refused(string relations) =>
        Store.Loading($"type user\ntype document\n  relations\n    define parent: [document]\n    {relations}\n").Should().Throw<PolicyLoadException>();

    [Fact]
    public void CVE_2023_35933_circles_of_tuples_end()
    {
        const string model = """
            type user
            type document
              relations
                define parent: [document]
                define viewer: [user, document#viewer] or viewer from parent
            """;
        var store = new Store(model, "document:1 parent document:2", "document:2 parent document:1", "document:1#viewer viewer document:2", "document:2#viewer viewer document:1");

        store.Check("user:ben viewer document:1").Should().BeFalse();
        store.Objects("document", "viewer", "user:ben").Should().BeEmpty();
        store.Users("document:1", "viewer", "user").Should().BeEmpty();
    }
}
