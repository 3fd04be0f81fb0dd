using System.Text;
using System.Text.Json.Nodes;
using AgentIdentity.Evidence;

namespace AgentIdentity.Cli.Tests;

public sealed class AuditVerifyTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
    private readonly CheckpointKey _key = CheckpointKey.Create();

    public AuditVerifyTests() => File.WriteAllText(KeyFile, _key.Public.ToPem());

    private string KeyFile => Path.Combine(_folder, "checkpoint.pub.pem");

    private string RecordFile => Path.Combine(_folder, "records.jsonl");

    private string CheckpointPath => Path.Combine(_folder, "checkpoints.jsonl");

    public void Dispose()
    {
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_whole_chain_passes_from_files_and_from_a_server()
    {
        var (records, checkpoints) = Chain("first", "second", "third");

        (await VerifyFilesAsync(records, checkpoints)).Should().Be(new Run(0, "Verified: 3 records, unchanged and complete, signed through record 3.\n", ""));
        (await VerifyLiveAsync(records, checkpoints)).ExitCode.Should().Be(ExitCode.Done);
    }

    [Fact]
    public async Task A_changed_byte_fails_and_says_where()
    {
        var (records, checkpoints) = Chain("first", "second", "third");
        var changed = records.Replace("second", "Second", StringComparison.Ordinal);

        var run = await VerifyFilesAsync(changed, checkpoints);

        run.ExitCode.Should().Be(ExitCode.Refused);
        run.Output.Should().Contain("record 2:").And.Contain("[EntryChanged]").And.Contain("NOT verified");
        (await VerifyLiveAsync(changed, checkpoints)).Output.Should().Contain("[EntryChanged]");
    }

    [Fact]
    public async Task A_tail_cut_off_fails()
    {
        var (records, checkpoints) = Chain("first", "second", "third");
        var cut = records[..(records.TrimEnd('\n').LastIndexOf('\n') + 1)];

        (await VerifyFilesAsync(cut, checkpoints)).Output.Should().Contain("[TailCut]");
        (await VerifyLiveAsync(cut, checkpoints)).Output.Should().Contain("[TailCut]");
    }

    [Fact]
    public async Task A_chain_recomputed_without_the_key_fails()
    {
        var (_, checkpoints) = Chain("first", "second", "third");
        var (recomputed, _) = Chain("first", "forged", "third");

        (await VerifyFilesAsync(recomputed, checkpoints)).Output.Should().Contain("[ChainRewritten]");
        (await VerifyLiveAsync(recomputed, checkpoints)).Output.Should().Contain("[ChainRewritten]");
    }

    [Fact]
    public async Task The_key_comes_from_a_file_and_never_from_the_server()
    {
        await using var server = await RecordedServer.StartAsync();

        var run = await server.RunAsync("audit", "verify", "--checkpoint-key", "/nowhere/key.pem");

        run.ExitCode.Should().Be(ExitCode.Unavailable);
        server.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task The_report_as_JSON_names_fault_and_record()
    {
        var (records, checkpoints) = Chain("first", "second");

        var run = await VerifyFilesAsync(records.Replace("first", "First", StringComparison.Ordinal), checkpoints, "--json");

        var report = JsonNode.Parse(run.Output)!;
        report["ok"]!.GetValue<bool>().Should().BeFalse();
        report["findings"]![0]!["sequence"]!.GetValue<long>().Should().Be(1);
    }

    [Fact]
    public async Task Audit_list_as_JSON_is_what_audit_verify_reads()
    {
        var (records, checkpoints) = Chain("first", "second", "third");
        await using var server = await RecordedServer.StartAsync();
        Serve(server, records, checkpoints);

        var listed = await server.RunAsync("audit", "list", "--json");

        listed.Output.Should().Be(records);
        (await VerifyFilesAsync(listed.Output, checkpoints)).ExitCode.Should().Be(ExitCode.Done);
    }

    [Fact]
    public async Task Audit_list_says_when_there_is_more()
    {
        var (records, checkpoints) = Chain("first", "second", "third");
        await using var server = await RecordedServer.StartAsync();
        Serve(server, records, checkpoints);

        (await server.RunAsync("audit", "list", "--limit", "2")).Output.Should().Contain("--after 2");
        (await server.RunAsync("audit", "list", "--limit", "3")).Output.Should().NotContain("--after");
    }

    private (string Records, string Checkpoints) Chain(params string[] bodies)
    {
        EvidenceChain chain = new(ChainHead.Empty);
        StringBuilder records = new();
        foreach (var body in bodies)
        {
            var draft = new EvidenceDraft(Start, "decision", "dlg_1", "dec_1", Encoding.UTF8.GetBytes($$"""{"said":"{{body}}"}"""));
            records.Append(Encoding.UTF8.GetString(EvidenceLines.Write(chain.Append(draft))));
        }

        var checkpoint = new CheckpointSigner(_key).Sign(chain.Head, Start);
        return (records.ToString(), Encoding.UTF8.GetString(CheckpointFile.WriteLine(checkpoint)));
    }

    private async Task<Run> VerifyFilesAsync(string records, string checkpoints, params string[] more)
    {
        await File.WriteAllTextAsync(RecordFile, records);
        await File.WriteAllTextAsync(CheckpointPath, checkpoints);
        return await Run.Of(["audit", "verify", "--records", RecordFile, "--checkpoints", CheckpointPath, "--checkpoint-key", KeyFile, .. more]);
    }

    private async Task<Run> VerifyLiveAsync(string records, string checkpoints)
    {
        await using var server = await RecordedServer.StartAsync();
        Serve(server, records, checkpoints);
        return await server.RunAsync("audit", "verify", "--checkpoint-key", KeyFile);
    }

    private static void Serve(RecordedServer server, string records, string checkpoints)
    {
        server.Answers("GET /admin/evidence?after=0&limit=1000", records);
        server.Answers($"GET /admin/evidence?after={records.Count(character => character == '\n')}&limit=1000", "");
        server.Answers("GET /admin/evidence/checkpoints", checkpoints);
    }
}
