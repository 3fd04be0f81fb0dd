using System.Diagnostics;
using System.Text.Json.Nodes;

namespace AgentIdentity.Cli.Tests;

public sealed class VaultCommandTests
{
    private const string Entry = """
        {"name":"crm","human":"ben","version":2,"master_key":"vk_1","set_at":"2026-11-23T10:00:00Z","set_by":"admin"}
        """;

    [Fact]
    public async Task What_is_in_the_vault_is_listed_and_taken_out_by_name_and_holder()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /admin/vault", $"[{Entry}]").Answers("POST /admin/vault/remove", Entry).Answers("POST /admin/vault/rotate", $"[{Entry}]");
        (await server.RunAsync("vault", "list")).Output.Should().MatchRegex(@"crm\s+ben\s+2\s+");
        (await server.RunAsync("vault", "remove", "crm", "--human", "ben")).Should().Be(new Run(0, "crm is out of the vault.\n", ""));
        JsonNode.Parse(server.Asked.Single(asked => asked.Body.Length > 0).Body)!.ToJsonString().Should().Be("""{"name":"crm","human":"ben"}""");
        (await server.RunAsync("vault", "rotate")).Output.Should().Be("1 secrets are under the new master key.\n");
    }

    [Fact]
    public async Task A_secret_is_never_taken_from_the_command_line()
    {
        (await Run.Of("vault", "set", "crm", "hunter2")).ExitCode.Should().Be(64);
        (await Run.Of("vault", "set", "crm", "--secret", "hunter2")).ExitCode.Should().Be(64);
    }

    [Fact]
    public async Task A_secret_of_several_lines_is_read_from_standard_input()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("POST /admin/vault", Entry);
        using var program = Process.Start(new ProcessStartInfo("dotnet", [typeof(AgentIdCommands).Assembly.Location, "vault", "set", "crm", "--agent", "codex", "--server", server.Url])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["AGENTID_ADMIN_KEY"] = new string('k', 32) },
        })!;
        await program.StandardInput.WriteAsync("-----BEGIN\nline\n-----END\n");
        program.StandardInput.Close();
        var said = await program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);

        program.ExitCode.Should().Be(0, await program.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        said.Should().Be("crm is in the vault, version 2.\n");
        var sent = JsonNode.Parse(server.Asked.Single().Body)!;
        (sent["secret"]!.GetValue<string>(), sent["agent"]!.GetValue<string>()).Should().Be(("-----BEGIN\nline\n-----END", "codex"));
    }
}
