using AgentIdentity.Policy;
using AgentIdentity.Tests;
using FsCheck;
using FsCheck.Fluent;

namespace AgentIdentity.Broker.Tests.Stops;

/// <summary>The stops beside the checkpoints: no restore brings back what was ended, and the file cannot be forged or cut.</summary>
public sealed class StopLogTests
{
    [Fact]
    public async Task A_restored_older_database_does_not_revive_what_was_stopped_after_it()
    {
        await using var broker = await TestBroker.StartAsync();
        var (ended, other) = (await broker.GrantAsync(), await broker.GrantAsync());
        var child = await broker.ChildAsync(ended);
        (await broker.People.AddAsync(new NewPerson("ann", "Ann", TestBroker.Password), "admin")).Ok.Should().BeTrue();
        await broker.Agents.SuspendAsync("scout", "admin");
        var backup = await BackUpAsync(broker);
        await broker.Agents.ResumeAsync("scout", "admin");
        await broker.Delegations.EndAsync(ended.Id, "ben");
        await broker.People.DisableAsync("ann", "admin");
        await broker.Agents.SuspendAsync("scout", "admin");
        var cutoff = (await broker.Part<Cutoffs>().RaiseAsync(new NewCutoff(CutoffKind.Session) { SessionId = "ses_1" }, "admin")).Value!;

        await RestoreAsync(broker, backup);

        broker.Delegations.Find(ended.Id)!.State.Should().Be(DelegationState.Ended);
        broker.Delegations.Find(child.Id)!.State.Should().Be(DelegationState.Ended);
        broker.Delegations.Find(other.Id)!.State.Should().Be(DelegationState.Active);
        broker.Agents.Find("scout")!.State.Should().Be(AgentState.Suspended);
        broker.People.Find("ann")!.Disabled.Should().BeTrue();
        broker.Part<Cutoffs>().Find(cutoff.Id)!.Before.Should().Be(cutoff.Before);
        (await broker.KindsAsync()).Should().Contain("delegation.ended", "what is done again is in the evidence of the restored chain");

        await broker.RestartAsync();
        broker.Delegations.Find(ended.Id)!.State.Should().Be(DelegationState.Ended, "and in the restored database itself");
    }

    [Fact]
    public async Task What_was_let_go_on_is_not_stopped_again()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Agents.SuspendAsync("scout", "admin");
        await broker.People.DisableAsync("ben", "admin");
        var cutoff = (await broker.Part<Cutoffs>().RaiseAsync(new NewCutoff(CutoffKind.Session) { SessionId = "ses_1" }, "admin")).Value!;
        await broker.Agents.ResumeAsync("scout", "admin");
        await broker.People.EnableAsync("ben", "admin");
        await broker.Part<Cutoffs>().LiftAsync(cutoff.Id, "admin");

        await broker.RestartAsync();

        broker.Agents.Find("scout")!.State.Should().Be(AgentState.Active);
        broker.People.Find("ben")!.Disabled.Should().BeFalse();
        broker.Part<Cutoffs>().Find(cutoff.Id).Should().BeNull();
    }

    [Fact]
    public async Task From_the_moment_a_stop_is_in_force_it_outlives_a_power_cut()
    {
        await using var broker = await TestBroker.StartAsync();
        var (one, two, three) = (await broker.GrantAsync(), await broker.GrantAsync(), await broker.GrantAsync(broker.Request(agent: "scout")));

        // Not awaited: the database knows nothing of it yet, or does: neither matters.
        var stopping = broker.Part<StopDesk>().StopAsync(new StopOrder(StopLevel.Agent, "codex"), "admin");
        await using var after = await broker.AfterPowerCutAsync();
        (after.Delegations.Find(one.Id)!.State, after.Delegations.Find(two.Id)!.State).Should().Be((DelegationState.Ended, DelegationState.Ended));
        after.Agents.Find("codex")!.State.Should().Be(AgentState.Suspended);
        after.Delegations.Find(three.Id)!.State.Should().Be(DelegationState.Active);
        await stopping;
    }

    [Theory]
    [InlineData("a line is changed")]
    [InlineData("a line is taken out")]
    [InlineData("two lines change places")]
    [InlineData("the last line is cut off")]
    [InlineData("the last line is damaged")]
    [InlineData("the file is emptied")]
    [InlineData("the file is deleted")]
    public async Task A_file_that_was_changed_or_cut_stops_the_start(string how)
    {
        await using var broker = await TestBroker.StartAsync();
        var file = broker.Part<StopLog>().FilePath;
        foreach (var _ in (int[])[1, 2, 3])
        {
            await broker.Delegations.EndAsync((await broker.GrantAsync()).Id, "ben");
        }

        await broker.StopAsync();
        var lines = File.ReadAllText(file).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCount(3);
        File.WriteAllText(file, string.Join('\n', how switch
        {
            "a line is changed" => [lines[0].Replace("dlg_", "dlg-", StringComparison.Ordinal), .. lines[1..]],
            "a line is taken out" => [lines[0], lines[2]],
            "two lines change places" => [lines[0], lines[2], lines[1]],
            "the last line is cut off" => lines[..2],
            "the last line is damaged" => [.. lines[..2], lines[2][..40]],
            _ => (string[])[],
        }) + "\n");
        if (how == "the file is deleted")
        {
            File.Delete(file);
        }

        (await broker.Invoking(static broken => broken.RestartAsync()).Should().ThrowAsync<BrokerException>()).Which.Failure.Error.Should().Be(BrokerError.StopsDamaged);
    }

    [Fact]
    public async Task A_torn_last_line_as_a_power_cut_leaves_it_is_passed_over_and_the_next_takes_its_place()
    {
        await using var broker = await TestBroker.StartAsync();
        var (one, two) = (await broker.GrantAsync(), await broker.GrantAsync());
        await broker.Delegations.EndAsync(one.Id, "ben");
        var file = broker.Part<StopLog>().FilePath;
        await broker.StopAsync();
        var line = File.ReadAllText(file).TrimEnd('\n');
        File.WriteAllText(file, line + "\n" + line[..50] + "\n\0\0\0");

        await broker.RestartAsync();
        await broker.Delegations.EndAsync(two.Id, "ben");
        await broker.RestartAsync();

        File.ReadAllText(file).Split('\n').Count(static text => text.Trim('\0').Length > 0).Should().Be(2);
    }

    [Fact]
    public async Task Room_for_stops_is_made_ahead_so_that_they_can_be_written_when_the_disk_is_full()
    {
        await using var broker = await TestBroker.StartAsync();
        var file = broker.Part<StopLog>().FilePath;
        var before = new FileInfo(file).Length;
        foreach (var _ in Enumerable.Range(0, 30))
        {
            await broker.Delegations.EndAsync((await broker.GrantAsync()).Id, "ben");
        }

        new FileInfo(file).Length.Should().Be(before, "thirty stops fit into what is there");
        File.ReadAllBytes(file).Count(static letter => letter == (byte)'\n').Should().BeGreaterThan(16 * 1024);
    }

    [Law(Cases = 12)]
    public Property Whatever_happens_and_whenever_the_backup_was_made_no_restore_revives_an_end() => Prop.ForAll(
        Gen.Choose(0, 6).ListOf(24).ToArbitrary(), steps => Task.Run(() => HoldsAsync([.. steps])).GetAwaiter().GetResult());

    private static async Task<bool> HoldsAsync(IReadOnlyList<int> steps)
    {
        await using var broker = await TestBroker.StartAsync();
        var backup = await BackUpAsync(broker);
        var (ended, suspended, next) = (new HashSet<string>(), false, 0);
        foreach (var step in steps)
        {
            switch (step)
            {
                case 0:
                    backup = await BackUpAsync(broker);
                    break;
                case 1 or 2 when !suspended:
                    await broker.GrantAsync();
                    break;
                case 3 or 4 when broker.Delegations.List() is { Count: > 0 } all:
                    ended.Add(all[next++ % all.Count].Id);
                    await broker.Delegations.EndAsync(all[(next - 1) % all.Count].Id, "ben");
                    break;
                case 5:
                    suspended = !suspended;
                    await (suspended ? broker.Agents.SuspendAsync("codex", "admin") : broker.Agents.ResumeAsync("codex", "admin"));
                    break;
                case 6:
                    await RestoreAsync(broker, backup);
                    // A grant that the backup does not know is gone, and with it nothing that could be used.
                    if (ended.Any(id => broker.Delegations.Find(id) is { State: not DelegationState.Ended })
                        || (suspended && broker.Agents.Find("codex")!.State == AgentState.Active))
                    {
                        return false;
                    }

                    // One that the backup has as suspended stays so until somebody resumes it.
                    suspended = broker.Agents.Find("codex")!.State == AgentState.Suspended;
                    break;
            }
        }

        return true;
    }

    // What an operator copies: the whole folder, while nothing runs.
    private static async Task<string> BackUpAsync(TestBroker broker)
    {
        await broker.StopAsync();
        var backup = Path.Combine(broker.Folder, "backup");
        if (Directory.Exists(backup))
        {
            Directory.Delete(backup, recursive: true);
        }

        Copy(Path.Combine(broker.Folder, "data"), backup);
        await broker.RestartAsync();
        return backup;
    }

    // And puts back: everything but the stops, which have a place and a backup of their own.
    private static async Task RestoreAsync(TestBroker broker, string backup)
    {
        var file = broker.Part<StopLog>().FilePath;
        await broker.StopAsync();
        var stops = File.ReadAllBytes(file);
        Directory.Delete(Path.Combine(broker.Folder, "data"), recursive: true);
        Copy(backup, Path.Combine(broker.Folder, "data"));
        File.WriteAllBytes(file, stops);
        await broker.RestartAsync();
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
