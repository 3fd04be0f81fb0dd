using System.Text.Json.Nodes;

namespace AgentIdentity.Cli.Tests;

public sealed class PolicyTestCommandTests : IDisposable
{
    private const string Failing = """
        tests:
          - name: ben reads
            check:
              - user: user:ben
                object: doc:1
                assertions:
                  reader: true
                  writer: false
            list_objects:
              - { user: "user:ann", type: doc, assertions: { reader: ["doc:1"] } }

        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("policytest");

    public PolicyTestCommandTests()
    {
        Write("model/main.fga", "model\n  schema 1.1\ntype user\ntype doc\n  relations\n    define writer: [user]\n    define reader: [user] or writer\n");
        Write("tuples/seed.yaml", "- { user: \"user:ann\", relation: writer, object: \"doc:1\" }\n");
    }

    [Fact]
    public async Task A_folder_whose_tests_pass_says_how_many()
    {
        Write("tests/a.fga.yaml", Failing.Replace("user:ben", "user:ann", StringComparison.Ordinal).Replace("writer: false", "writer: true", StringComparison.Ordinal));
        Write("tests/notes.txt", "no test");

        (await Run.Of("policy", "test", _folder.FullName)).Should().Be(new Run(ExitCode.Done, "Tests 1/1 passing\nChecks 2/2 passing\nListObjects 1/1 passing\nRelations 4/8 covered\n", ""));
    }

    [Fact]
    public async Task A_failure_is_told_with_its_line_both_answers_and_why()
    {
        Write("tests/a.fga.yaml", Failing);

        var run = await Run.Of("policy", "test", _folder.FullName);

        run.ExitCode.Should().Be(ExitCode.Refused);
        run.Output.Should().StartWith($"{_folder.FullName}/tests/a.fga.yaml:7:11: ben reads: check user:ben reader doc:1\n  expected  true\n  came      false\n    doc:1#reader: no")
            .And.EndWith("Tests 0/1 passing\nChecks 1/2 passing\nListObjects 1/1 passing\nRelations 7/8 covered\n");
    }

    [Fact]
    public async Task With_json_everything_is_there_for_programs()
    {
        Write("tests/a.fga.yaml", Failing);

        var run = await Run.Of("policy", "test", _folder.FullName, "--json");

        run.ExitCode.Should().Be(ExitCode.Refused);
        var json = JsonNode.Parse(run.Output)!;
        json["ok"]!.GetValue<bool>().Should().BeFalse();
        json["totals"]!["checks"]!.ToJsonString().Should().Be("""{"passing":1,"total":2}""");
        var failure = json["failures"]!.AsArray().Single()!;
        (failure["line"]!.GetValue<int>(), failure["asked"]!.GetValue<string>(), failure["came"]!.GetValue<string>()).Should().Be((7, "check user:ben reader doc:1", "false"));
        failure["why"]![0]!.GetValue<string>().Should().StartWith("doc:1#reader: no").And.Contain("no tuple makes user:ben reader of doc:1");
    }

    [Fact]
    public async Task One_file_of_a_policy_folder_runs_alone_with_the_folder_s_model()
    {
        Write("tests/a.fga.yaml", Failing.Replace("reader: true", "reader: false", StringComparison.Ordinal));
        Write("tests/b.fga.yaml", Failing);

        (await Run.Of("policy", "test", Path.Combine(_folder.FullName, "tests", "a.fga.yaml"))).ExitCode.Should().Be(ExitCode.Done);
        (await Run.Of("policy", "test", Path.Combine(_folder.FullName, "tests", "b.fga.yaml"))).ExitCode.Should().Be(ExitCode.Refused);
    }

    [Fact]
    public async Task A_test_that_cannot_be_run_fails_the_check_of_its_policy()
    {
        Write("tests/deeper/a.fga.yaml", Failing);
        (await Run.Of("policy", "check", _folder.FullName)).ExitCode.Should().Be(ExitCode.Done, "it fails, but it can be run");
        (await Run.Of("policy", "test", Path.Combine(_folder.FullName, "tests", "deeper", "a.fga.yaml"))).Output.Should().Contain("Checks 1/2 passing");

        Write("tests/deeper/a.fga.yaml", Failing + "    tuples: [{ user: \"user:ben\", relation: reads, object: \"doc:1\" }]\n");

        (await Run.Of("policy", "check", _folder.FullName)).Output.Should().StartWith($"{_folder.FullName}/tests/deeper/a.fga.yaml:11:14: type 'doc' has no relation 'reads'");
    }

    [Fact]
    public async Task A_file_somewhere_else_brings_its_own_model()
    {
        Write("elsewhere.yaml", "model_file: model/main.fga\n" + Failing);

        var run = await Run.Of("policy", "test", Path.Combine(_folder.FullName, "elsewhere.yaml"));

        run.Output.Should().Contain("ListObjects 0/1 passing", "the seed tuples belong to the policy, not to the file");
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_does_not_keep_the_others_from_running()
    {
        Write("tests/a.fga.yaml", "test: []\n");
        Write("tests/b.fga.yaml", Failing);

        var run = await Run.Of("policy", "test", _folder.FullName);

        run.ExitCode.Should().Be(ExitCode.Refused);
        run.Output.Should().Contain("/tests/a.fga.yaml:1:1: a file of store tests has no 'test'; it has name,").And.Contain("(AID2003)").And.Contain("Checks 1/2 passing");
    }

    [Fact]
    public async Task A_policy_that_does_not_load_fails_its_tests()
    {
        Write("tests/a.fga.yaml", Failing);
        Write("rules/broken.yaml", "- nonsense\n");

        var run = await Run.Of("policy", "test", _folder.FullName);

        run.ExitCode.Should().Be(ExitCode.Refused);
        run.Output.Should().Contain("/rules/broken.yaml:1:1:");
    }

    [Fact]
    public async Task A_decision_that_is_not_as_expected_is_explained_conjunct_by_conjunct()
    {
        Write("model/main.fga", "model\n  schema 1.1\ntype user\ntype agent\ntype tool\n  relations\n    define human_may: [user]\n    define agent_may: [agent]\n");
        Write("tuples/seed.yaml", "- { user: \"user:ann\", relation: human_may, object: \"tool:crm/refund\" }\n");
        Write("tests/a.test.yaml", """
            apiVersion: agentidentity/v1
            now: 2026-11-23T10:00:00Z
            delegations: { desk: { human: ann, agent: codex, grants: [{ tools: [crm/refund] }] } }
            tests:
              - name: ann's agent refunds
                under: desk
                call: { tool: crm/refund, args: { amount: 5 } }
                expect: { outcome: allow }
            """);

        var run = await Run.Of("policy", "test", _folder.FullName);

        run.ExitCode.Should().Be(ExitCode.Refused);
        run.Output.Should().StartWith(
            $"{_folder.FullName}/tests/a.test.yaml:8:24: ann's agent refunds: codex for ann: crm/refund {{\"amount\":5}}\n  expected  outcome: allow\n  came      outcome: deny\n"
            + "    holds   human_may\n            by    user:ann is human_may of tool:crm/refund\n    fails   agent_may: no_relation\n")
            .And.Contain("            mend  an administrator can write the tuple agent:codex agent_may tool:crm/refund")
            .And.EndWith("Tests 0/1 passing\nDecisions 0/1 passing\nRelations 2/4 covered\n");

        var json = JsonNode.Parse((await Run.Of("policy", "test", _folder.FullName, "--json")).Output)!;
        json["totals"]!["decisions"]!.ToJsonString().Should().Be("""{"passing":0,"total":1}""");
        json["failures"]![0]!["decision"]!["conjuncts"]![1]!["reason"]!.GetValue<string>().Should().Be("no_relation");
    }

    [Fact]
    public async Task A_folder_without_tests_says_so()
    {
        var run = await Run.Of("policy", "test", _folder.FullName);

        run.ExitCode.Should().Be(ExitCode.Unavailable, "nothing tested is not the same as everything passed");
        run.Error.Should().Contain("has no tests/*.fga.yaml and no tests/*.test.yaml, so nothing was tested");
        (await Run.Of("policy", "test", "/nowhere")).ExitCode.Should().Be(ExitCode.Unavailable);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
