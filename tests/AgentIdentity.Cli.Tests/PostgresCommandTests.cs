using System.Text.Json.Nodes;
using AgentIdentity.Cli.Postgres;

namespace AgentIdentity.Cli.Tests;

public sealed class PostgresCommandTests
{
    [Fact]
    public async Task Init_prints_a_script_without_secrets_and_keeps_key_and_password_in_files_of_their_owner()
    {
        var folder = Directory.CreateTempSubdirectory("agentid-pg-").FullName;

        var run = await Run.Of("postgres", "init", "bank", "--table", "public.accounts=owner", "--table", "public.notes:select,insert", "--folder", folder);

        run.ExitCode.Should().Be(0, run.Error);
        var (key, password) = (Path.Combine(folder, "bank.key"), Path.Combine(folder, "bank.password"));
        (await File.ReadAllTextAsync(key)).Trim().Should().MatchRegex(@"\A[0-9a-f]{64}\z");
        (await File.ReadAllTextAsync(password)).Trim().Should().MatchRegex(@"\A[A-Za-z0-9_-]{43}\z");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(key).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.GetUnixFileMode(password).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        run.Output.Should().NotContain((await File.ReadAllTextAsync(key)).Trim()).And.NotContain((await File.ReadAllTextAsync(password)).Trim());
        run.Output.Should().Contain("SCRAM-SHA-256$4096:").And.Contain("GRANT SELECT, INSERT ON \"public\".\"notes\" TO agentid_agent").And.NotContain("{role}").And.NotContain("{key");
    }

    [Fact]
    public async Task Init_keeps_what_is_there_and_adds_a_key_by_another_name()
    {
        var folder = Directory.CreateTempSubdirectory("agentid-pg-").FullName;
        await Run.Of("postgres", "init", "bank", "--folder", folder);
        var key = await File.ReadAllTextAsync(Path.Combine(folder, "bank.key"));

        var again = await Run.Of("postgres", "init", "bank", "--folder", folder, "--key-id", "k2", "--json");

        (await File.ReadAllTextAsync(Path.Combine(folder, "bank.key"))).Should().Be(key);
        File.Exists(Path.Combine(folder, "bank.k2.key")).Should().BeTrue();
        JsonNode.Parse(again.Output)!["sql"]!.GetValue<string>().Should().Contain("add_key('k2'");
    }

    [Theory]
    [InlineData("public.accounts; DROP TABLE x")]
    [InlineData("public.accounts:select,grant")]
    [InlineData("accounts")]
    [InlineData("public.accounts=a-b")]
    [InlineData("\"public\".accounts")]
    [InlineData("public.accounts\n")]
    public async Task A_table_is_named_plainly_or_not_at_all(string table)
    {
        SetupTable.Read(table).Should().BeNull();
        (await Run.Of("postgres", "init", "bank", "--table", table, "--folder", Path.GetTempPath())).ExitCode.Should().Be(ExitCode.Usage);
    }

    [Theory]
    [InlineData("--role", "admin\"; --")]
    [InlineData("--key-id", "k'1")]
    public async Task Names_that_go_into_the_script_are_plain(string option, string value) =>
        (await Run.Of("postgres", "init", "bank", option, value, "--folder", Path.GetTempPath())).ExitCode.Should().Be(ExitCode.Usage);
}
