using System.Collections.Immutable;

namespace AgentIdentity.Policy.Tests.Bundles;

public sealed class ModuleBundleTests
{
    private const string Manifest = "schema: '1.2'\ncontents:\n  - core.fga\n  - team/wiki.fga\n";
    private const string Core = "module core\ntype user\ntype org\n  relations\n    define member: [user]\n";
    private const string Wiki = "module wiki\nextend type org\n  relations\n    define writer: [user with until] or member\ntype page\n  relations\n    define org: [org]\n    define writer: writer from org\ncondition until(now: timestamp, end: timestamp) {\n  now < end\n}\n";

    [Fact]
    public void A_model_may_be_several_files_that_fga_mod_lists_each_a_module_that_may_extend_types_of_others()
    {
        var bundle = PolicyBundle.Compile(
        [
            new("model/fga.mod", Manifest), new("model/core.fga", Core), new("model/team/wiki.fga", Wiki),
            new("tuples/seed.yaml", "- { user: 'user:ben', relation: writer, object: 'org:x', condition: { name: until, context: { end: '2027-01-01T00:00:00Z' } } }\n"),
        ]);

        bundle.Model.Types.Should().Equal("user", "org", "page");
        bundle.Model.Modules.Should().Equal("core", "wiki");
        bundle.SeedTuples.Should().ContainSingle();
        bundle.Model.ToDsl(sources: true).Should().Contain("    define writer: [user with until] or member # extended by: module: wiki, file: team/wiki.fga\n");
    }

    [Fact]
    public void Another_file_is_another_policy()
    {
        var first = PolicyBundle.Compile([new("model/fga.mod", Manifest), new("model/core.fga", Core), new("model/team/wiki.fga", Wiki)]);
        PolicyBundle.Compile([new("model/fga.mod", Manifest + "\n"), new("model/core.fga", Core), new("model/team/wiki.fga", Wiki)]).Digest.Should().NotBe(first.Digest);
        PolicyBundle.Compile([new("model/fga.mod", Manifest), new("model/core.fga", Core), new("model/team/wiki.fga", Wiki + "\n")]).Digest.Should().NotBe(first.Digest);
    }

    [Theory]
    [InlineData("model/team/wiki.fga", "module wiki\nextend type org\n  relations\n    define writer: nobody\n", "model/team/wiki.fga:4:20: AID2006: the relation `nobody` does not exist. Define it on `org`, or correct the name.")]
    [InlineData("model/team/wiki.fga", "module wiki\nextend type team\n", "model/team/wiki.fga:2:13: AID2011: extended type team does not exist; define it in a module, or correct the name")]
    [InlineData("model/team/wiki.fga", "module wiki\nextend type org\n  relations\n    define member: [user]\n", "model/team/wiki.fga:4:12: AID2011: relation member already exists on type org; rename it, or remove it here")]
    [InlineData("model/team/wiki.fga", "module wiki\ntype page\nextend type page\n  relations\n    define w: [user]\n", "model/team/wiki.fga:3:13: AID2011: extended type page is defined in this very file; put its relations there")]
    [InlineData("model/team/wiki.fga", "module wiki\ntype user\n", "model/team/wiki.fga:2:6: AID2006: the type `user` is a duplicate. Rename one, or put all relations under one.")]
    [InlineData("model/team/wiki.fga", "model\n  schema 1.2\ntype page\n", "model/team/wiki.fga:1:1: AID2011: file is not a module; begin it with 'module NAME' in place of 'model' and 'schema'")]
    [InlineData("model/team/wiki.fga", "module wiki\ntype page\n  relations\n    define w: [user with c]\ncondition c(x: int) {\n  x < y\n}\n", "model/team/wiki.fga:6:7: AID2008: condition `c`: undeclared reference to 'y'")]
    [InlineData("model/more.fga", "module more\n", "model/more.fga:1:1: AID2011: model/fga.mod does not list this file; add it to contents, or remove it")]
    [InlineData("model/fga.mod", "schema: '1.2'\ncontents:\n  - core.fga\n  - core.fga\n  - team/wiki.fga\n", "model/fga.mod:4:5: AID2009: core.fga stands here twice; remove one")]
    [InlineData("model/fga.mod", "schema: '1.2'\ncontents:\n  - core.fga\n  - ./team/wiki.fga\n  - none.fga\n", "model/fga.mod:5:5: AID2001: there is no file model/none.fga; correct the path, or remove it from the list")]
    [InlineData("model/fga.mod", "schema: '1.2'\ncontents:\n  - core.fga\n  - team/wiki.fga\nname: x\n", "model/fga.mod:5:1: AID2003: fga.mod has no 'name'; it has schema, contents")]
    public void What_does_not_fit_together_fails_in_its_file_at_its_place_with_what_would_mend_it(string path, string text, string problem)
    {
        var files = new Dictionary<string, string> { ["model/fga.mod"] = Manifest, ["model/core.fga"] = Core, ["model/team/wiki.fga"] = Wiki, [path] = text };
        Problems(files).Select(p => p.ToString()).Should().ContainSingle().Which.Should().StartWith(problem);
    }

    [Fact]
    public void Several_files_without_fga_mod_fail_and_say_what_to_do()
    {
        Problems(new() { ["model/core.fga"] = Core, ["model/wiki.fga"] = Wiki }).Should().ContainSingle()
            .Which.Should().Match<PolicyProblem>(p => p.Error == PolicyError.ModuleInvalid && p.Message.Contains("list them in model/fga.mod"));
        Problems(new() { ["model/team/core.fga"] = "model\n  schema 1.1\ntype user\n" }).Should().ContainSingle()
            .Which.Should().Match<PolicyProblem>(p => p.Error == PolicyError.Unsupported && p.File == "model/team/core.fga");
        Problems(new() { ["model/core.fga"] = Core }).Should().ContainSingle()
            .Which.Message.Should().Be("schema version required; a module is no model by itself: list its file in fga.mod");
    }

    private static ImmutableArray<PolicyProblem> Problems(Dictionary<string, string> files)
    {
        var load = () => PolicyBundle.Compile(files);
        return load.Should().Throw<PolicyLoadException>().Which.Problems;
    }
}
