namespace AgentIdentity.Evidence.Tests.Checkpoints;

public sealed class CheckpointFileTests : IDisposable
{
    private readonly CheckpointKey _key = CheckpointKey.Create();
    private readonly string _folder = Directory.CreateTempSubdirectory("agentidentity-").FullName;
    private readonly List<EvidenceEntry> _entries = Sample.Entries(4);

    private string Path => System.IO.Path.Combine(_folder, "checkpoints.jsonl");

    public void Dispose()
    {
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_was_appended_comes_back_and_verifies()
    {
        CheckpointFile.Append(Path, Sample.Sign(_key, _entries[1]));
        CheckpointFile.Append(Path, Sample.Sign(_key, _entries[3]));

        var read = await CheckpointFile.ReadAsync(Path, Sample.Ct);

        read.Select(checkpoint => checkpoint.Sequence).Should().Equal(2, 4);
        (await Sample.Verify(_entries, read, _key)).Ok.Should().BeTrue();
    }

    [Fact]
    public async Task An_absent_file_has_no_checkpoints() => (await CheckpointFile.ReadAsync(Path, Sample.Ct)).Should().BeEmpty();

    [Fact]
    public async Task A_torn_last_line_is_skipped_and_then_cut_away()
    {
        CheckpointFile.Append(Path, Sample.Sign(_key, _entries[1]));
        await File.AppendAllTextAsync(Path, "{\"seq\":3,\"ha", Sample.Ct);

        (await CheckpointFile.ReadAsync(Path, Sample.Ct)).Should().ContainSingle();
        CheckpointFile.Append(Path, Sample.Sign(_key, _entries[3]));

        (await CheckpointFile.ReadAsync(Path, Sample.Ct)).Select(checkpoint => checkpoint.Sequence).Should().Equal(2, 4);
    }

    [Fact]
    public async Task Every_flipped_byte_in_the_file_is_found()
    {
        CheckpointFile.Append(Path, Sample.Sign(_key, _entries[3]));
        var sound = await File.ReadAllBytesAsync(Path, Sample.Ct);
        for (var place = 0; place < sound.Length; place++)
        {
            var report = await Judge(Sample.Flipped(sound, place, place).ToArray());
            report.Should().BeFalse($"byte {place} was changed");
        }
    }

    private async Task<bool> Judge(byte[] lines)
    {
        try
        {
            var checkpoints = await CheckpointFile.ReadAllAsync(new MemoryStream(lines), Sample.Ct);
            return (await Sample.Verify(_entries, checkpoints, _key)).Ok;
        }
        catch (EvidenceFormatException)
        {
            return false;
        }
    }
}
