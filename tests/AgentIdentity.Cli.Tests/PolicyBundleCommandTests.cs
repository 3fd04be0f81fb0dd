using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Tests;

public sealed class PolicyBundleCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bundle-").FullName;

    public PolicyBundleCommandTests() => Write("model/main.fga", "model\n  schema 1.1\n\ntype user\n\ntype tool\n  relations\n    define human_may: [user]\n");

    private string Key => Path.Combine(_folder, ".keys", "policy.key");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Sign_makes_a_key_signs_every_file_and_counts_up()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Key)!);
        var first = await Run.Of("policy", "sign", _folder, "--key", Key, "--new-key", "--commit", "abc123");

        first.Output.Should().MatchRegex("^Signed as revision 1, good until .*, with key .{43}\\.\nIt names commit abc123\\.\n$");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Key).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var trusted = BundleKey.FromPem(await File.ReadAllTextAsync($"{Key}.pub", TestContext.Current.CancellationToken));
        BundleContent.Read(_folder).Verify([trusted], TimeProvider.System.GetUtcNow()).Revision.Should().Be(1);

        Write("tuples/a.yaml", "[]\n");
        var second = JsonNode.Parse((await Run.Of("policy", "sign", _folder, "--key", Key, "--days", "2", "--json")).Output)!;
        second["revision"]!.GetValue<long>().Should().Be(2);
        second["commit"].Should().BeNull();
        (second["expires"]!.GetValue<DateTimeOffset>() - second["created"]!.GetValue<DateTimeOffset>()).Should().Be(TimeSpan.FromDays(2));
    }

    [Fact]
    public async Task Sign_names_git_s_commit_only_when_everything_is_committed()
    {
        var repository = Directory.CreateTempSubdirectory("git-").FullName;
        var folder = Path.Combine(repository, "policy");
        Directory.CreateDirectory(Path.Combine(folder, "model"));
        File.Copy(Path.Combine(_folder, "model", "main.fga"), Path.Combine(folder, "model", "main.fga"));
        Git(repository, "init -q");
        Git(repository, "add -A");
        Git(repository, "-c user.name=a -c user.email=a@b commit -qm a");

        var clean = await Run.Of("policy", "sign", folder, "--key", Path.Combine(repository, "k"), "--new-key", "--json");
        JsonNode.Parse(clean.Output)!["commit"]!.GetValue<string>().Should().MatchRegex("^[0-9a-f]{40}$");
        File.AppendAllText(Path.Combine(folder, "model", "main.fga"), "\ntype other\n");
        var dirty = await Run.Of("policy", "sign", folder, "--key", Path.Combine(repository, "k"));
        dirty.Output.Should().Contain("It names no commit: something in the folder is not committed");
        Directory.Delete(repository, recursive: true);
    }

    [Fact]
    public async Task Sign_refuses_what_the_server_would_refuse_and_keys_that_others_read()
    {
        (await Run.Of("policy", "sign", _folder, "--key", "/nowhere/key")).Error.Should().Contain("There is no key /nowhere/key").And.Contain("--new-key");
        Write("tests/a.fga.yaml", "tests:\n  - name: a\n    check:\n      - { user: \"user:ben\", object: \"tool:crm/a\", assertions: { human_may: true } }\n");
        Directory.CreateDirectory(Path.GetDirectoryName(Key)!);
        var failing = await Run.Of("policy", "sign", _folder, "--key", Key, "--new-key");
        failing.ExitCode.Should().Be(ExitCode.Refused);
        failing.Output.Should().Contain("1 of 1 tests fail").And.Contain($"agentid policy test {_folder}");
        File.Exists(Key).Should().BeFalse("no key is made for what cannot be signed");

        Write("tests/a.fga.yaml", "tests: []\n");
        File.Delete(Path.Combine(_folder, "tests", "a.fga.yaml"));
        await Run.Of("policy", "sign", _folder, "--key", Key, "--new-key");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Key, UnixFileMode.UserRead | UnixFileMode.OtherRead);
            var exposed = await Run.Of("policy", "sign", _folder, "--key", Key);
            exposed.ExitCode.Should().Be(ExitCode.Refused);
            exposed.Error.Should().Contain("chmod 600");
        }
    }

    [Fact]
    public async Task Push_sends_every_file_with_the_signature_and_tells_what_came_of_it()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("POST /admin/policy/bundle", """{"loaded":true,"accepted":true,"revision":3,"commit":"abc","digest":"sha256:2","tuples":7,"problems":[]}""");
        Write("README.md", "not sent");
        Write("bundle.jws", "a.b.c\n");

        var run = await server.RunAsync("policy", "push", _folder, "--commit", "abc");

        run.Should().Be(new Run(0, "In force: revision 3, commit abc, 7 tuples, digest sha256:2\n", ""));
        var body = JsonNode.Parse(server.Asked.Should().ContainSingle().Subject.Body)!;
        body["commit"]!.GetValue<string>().Should().Be("abc");
        body["files"]!.AsObject().Select(static file => file.Key).Should().BeEquivalentTo("model/main.fga", "bundle.jws");
        Encoding.UTF8.GetString(Convert.FromBase64String(body["files"]!["bundle.jws"]!.GetValue<string>())).Should().Be("a.b.c");
    }

    [Fact]
    public async Task Push_of_what_is_refused_lists_the_problems_and_what_stays()
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("POST /admin/policy/bundle",
            """{"loaded":true,"accepted":false,"revision":3,"digest":"sha256:1","tuples":7,"problems":[{"code":"AID2165","file":"bundle.jws","line":0,"column":0,"message":"not signed"}]}""");

        (await server.RunAsync("policy", "push", _folder)).Should().Be(new Run(
            1, "bundle.jws: not signed (AID2165)\nThe policy before stays in force: revision 3, digest sha256:1\n", ""));
    }

    [Theory]
    [InlineData("""{"loaded":true,"attention":false,"revision":3,"origin":"push","by":"admin","digest":"sha256:1","tuples":7,"rules":2,"problems":[]}""", 0, "revision      3\n")]
    [InlineData("""{"loaded":true,"attention":true,"revision":3,"digest":"sha256:1","problems":[{"file":"a.yaml","line":1,"column":2,"message":"bad"}]}""", 1, "a.yaml:1:2: bad\nThe last bundle was refused")]
    [InlineData("""{"loaded":true,"attention":true,"revision":3,"digest":"sha256:1","problems":[]}""", 1, "Sign and push it again.")]
    [InlineData("""{"loaded":false,"attention":true,"problems":[]}""", 1, "every call is refused")]
    public async Task Status_tells_the_policy_in_force_and_ends_with_1_when_somebody_should_look(string answer, int exitCode, string told)
    {
        await using var server = await RecordedServer.StartAsync();
        server.Answers("GET /admin/policy", answer);

        var run = await server.RunAsync("policy", "status");

        run.ExitCode.Should().Be(exitCode);
        run.Output.Should().Contain(told);
    }

    private static void Git(string folder, string arguments) => Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder })!.WaitForExit();

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
