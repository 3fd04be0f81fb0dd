using System.Text.Json.Nodes;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Tests;

public sealed class PolicyMapCommandTests : IDisposable
{
    private const string Tools = """{ "tools": [ { "name": "get_contact", "inputSchema": { "type": "object", "properties": { "id": { "type": "string" } }, "required": ["id"] } }, { "name": "a b" } ] }""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("policymap");

    public PolicyMapCommandTests() => Write("model/main.fga", "model\n  schema 1.1\ntype user\n");

    [Fact]
    public async Task A_list_of_tools_becomes_a_mapping_that_loads()
    {
        var run = await Run.Of("policy", "map", _folder.FullName, "--mcp-tools", Write("crm.json", Tools));

        run.Should().Be(new Run(ExitCode.Done,
            $"{_folder.FullName}/mappings/crm.yaml lists 1. The risks are guesses: look at each, and name the resources.\nLeft out: a b: it cannot be named in the relations\n", ""));
        PolicyBundle.Load(_folder.FullName).Mapped.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Upstream = "crm", Name = "get_contact", Risk = Risk.Low });
    }

    [Fact]
    public async Task What_an_author_edited_is_written_over_only_on_demand()
    {
        var tools = Write("tools.json", Tools);
        var edited = Write("mappings/crm.yaml", "mine");
        var refused = await Run.Of("policy", "map", _folder.FullName, "--mcp-tools", tools, "--upstream", "crm");
        refused.ExitCode.Should().Be(ExitCode.Refused);
        refused.Error.Should().Contain("--force");
        File.ReadAllText(edited).Should().Be("mine");

        var run = await Run.Of("policy", "map", _folder.FullName, "--mcp-tools", tools, "--upstream", "crm", "--force", "--json");
        run.ExitCode.Should().Be(ExitCode.Done);
        JsonNode.Parse(run.Output)!["entries"]!.GetValue<int>().Should().Be(1);
        File.ReadAllText(edited).Should().Contain("get_contact:");
    }

    [Fact]
    public async Task A_description_of_operations_becomes_a_mapping_that_loads()
    {
        var run = await Run.Of("policy", "map", _folder.FullName, "--upstream", "orders",
            "--openapi", Write("tests/shop.yaml", "openapi: 3.1.0\npaths:\n  /orders/{id}:\n    get: { summary: One order }\n"));

        run.ExitCode.Should().Be(ExitCode.Done);
        PolicyBundle.Load(_folder.FullName).Mapped.Should().ContainSingle().Which.Name.Should().Be("GET /orders/{id}");
    }

    [Fact]
    public async Task What_cannot_be_drafted_is_refused_with_the_place()
    {
        (await Run.Of("policy", "map", _folder.FullName)).ExitCode.Should().Be(ExitCode.Usage);
        (await Run.Of("policy", "map", _folder.FullName, "--openapi", "/nowhere/a.yaml")).ExitCode.Should().Be(ExitCode.Unavailable);
        var run = await Run.Of("policy", "map", _folder.FullName, "--openapi", Write("a.json", "{\n  \"openapi\": }"));
        run.ExitCode.Should().Be(ExitCode.Refused);
        (run.Output + run.Error).Should().Contain("a.json:2:14: what stands here is no JSON (AID2020)");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Write(string name, string text)
    {
        var file = new FileInfo(Path.Combine(_folder.FullName, name));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, text);
        return file.FullName;
    }
}
