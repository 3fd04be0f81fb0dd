using System.Text.Json;
using AgentIdentity.EndToEnd.Tests.Peers.Setup;

namespace AgentIdentity.EndToEnd.Tests.Peers.Servers;

/// <summary>Servers that have no port, started and kept by the gateway: filesystem, memory and everything over standard input and output.</summary>
public sealed class StdioServerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agentidentity-files-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task The_filesystem_server_answers_as_it_does_directly(string sdk)
    {
        NodePeers.Demand();
        var readable = Open(_folder);
        await File.WriteAllTextAsync(Path.Combine(readable, "note.txt"), "Milk, bread.", TestContext.Current.CancellationToken);
        string path(string name) => JsonSerializer.Serialize(new { path = Path.Combine(readable, name) });
        var script = Play.Script(
            ("tools/call", $$"""{"name":"read_text_file","arguments":{{path("note.txt")}}}"""),
            ("tools/call", $$"""{"name":"list_directory","arguments":{{path(".")}}}"""),
            ("tools/call", """{"name":"list_allowed_directories","arguments":{}}"""),
            ("tools/call", """{"name":"read_text_file","arguments":{"path":"/etc/passwd"}}"""));

        var (direct, through) = await BothAsync(sdk, "server-filesystem", [readable], script, ["read_text_file", "list_directory", "list_allowed_directories"]);

        direct.Lines().First().Should().Contain("Milk, bread.");
        // What is allowed are the client's roots from the moment on that the server has heard of them, which may be later or sooner.
        through.Lines().Take(2).Should().Equal(direct.Lines().Take(2));
        through.Lines().Last().Should().Contain("Access denied").And.NotContain("root:");
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task The_memory_server_remembers_within_a_delegation(string sdk)
    {
        NodePeers.Demand();
        var script = Play.Script(
            ("tools/call", """{"name":"create_entities","arguments":{"entities":[{"name":"Ada","entityType":"person","observations":["writes programs"]}]}}"""),
            ("tools/call", """{"name":"search_nodes","arguments":{"query":"Ada"}}"""),
            ("tools/call", """{"name":"read_graph","arguments":{}}"""));

        var (direct, through) = await BothAsync(sdk, "server-memory", [], script, ["create_entities", "search_nodes", "read_graph"], "MEMORY_FILE_PATH");

        direct.Lines().Last().Should().Contain("writes programs");
        through.Lines().Should().Equal(direct.Lines());
    }

    [Fact]
    public async Task Server_everything_answers_over_standard_input_as_it_does_directly()
    {
        NodePeers.Demand();
        var script = Play.Script(
            ("tools/call", """{"name":"echo","arguments":{"message":"hi"}}"""),
            ("tools/call", """{"name":"get-structured-content","arguments":{"location":"Chicago"}}"""),
            ("prompts/get", """{"name":"simple-prompt"}"""),
            ("resources/read", """{"uri":"demo://resource/static/document/features.md"}"""));

        var (direct, through) = await BothAsync("2", "server-everything", ["stdio"], script, ["echo", "get-structured-content"]);

        direct.Lines().First().Should().Contain("Echo: hi");
        through.Lines().Should().Equal(direct.Lines());
    }

    // The program runs under an identity of its own, which must be able to read what it serves.
    private static string Open(DirectoryInfo folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_111_111);
        }

        return folder.FullName;
    }

    private async Task<(Play Direct, Play Through)> BothAsync(string sdk, string package, string[] arguments, string script, string[] tools, string? fileVariable = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var program = NodePeers.OpenPackage(package, "dist/index.js");
        await using var stage = await PeerStage.OpenAsync(PeerStage.Server("local",
        [
            "Command=node",
            $"Process:SameUser={!Environment.IsPrivilegedProcess}",
            .. new[] { program }.Concat(arguments).Select(static (argument, index) => $"Arguments:{index}={argument}"),
            .. fileVariable is null ? [] : new[] { $"Environment:{fileVariable}={Path.Combine(Open(_folder), "through.json")}" },
        ]));
        await stage.PermitAsync("local", tools);
        await using var proxy = await KeyProxy.StartAsync(stage, await stage.DelegateAsync("local"), "local");
        string[] direct = ["env", $"{fileVariable ?? "UNUSED"}={Path.Combine(_folder.FullName, "direct.json")}", "node", program, .. arguments];

        return (await Play.RunAsync(sdk, JsonSerializer.Serialize(direct), script, cancellation), await Play.RunAsync(sdk, proxy.At("/mcp/local"), script, cancellation));
    }
}
