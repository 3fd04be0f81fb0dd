using System.Buffers;
using System.Diagnostics;
using AgentIdentity.Tests;

namespace AgentIdentity.ModelProxy.Tests.Bedrock;

/// <summary>The codec beside that of AWS's SDK for JavaScript: each reads what the other writes.</summary>
public sealed class EventStreamPeerTests
{
    [Fact]
    public async Task AWSs_own_codec_reads_what_is_written_here_and_the_other_way_round()
    {
        var folder = Path.Combine(NodeProgram.Root(), "eng", "models");
        var isThere = Directory.Exists(Path.Combine(folder, "node_modules", "@smithy", "core"));
        (isThere || Environment.GetEnvironmentVariable("CI") != "true").Should().BeTrue("CI has the packages of eng/models");
        Assert.SkipUnless(isThere, "eng/models/node_modules is missing: run `npm ci --ignore-scripts` in eng/models.");
        var written = Enumerable.Range(0, 40).Select(Written).Concat(ConverseSample.Stream).Append(Frames.Exception("throttlingException", "ä👋")).Select(Convert.ToHexStringLower).ToList();

        var lines = await RunAsync(folder, written);

        lines.TakeWhile(static line => line != "own").Should().Equal(written);
        var own = lines.SkipWhile(static line => line != "own").Skip(1).Select(static line => line.Split(' ')).ToList();
        own.Should().HaveCount(40);
        foreach (var parts in own)
        {
            var reader = new EventStreamReader();
            reader.Append(Convert.FromHexString(parts[0]));
            reader.TryNext(out var frame).Should().BeTrue();
            Convert.ToHexStringLower(frame.Payload).Should().Be(parts[1]);
            Convert.ToHexStringLower(frame.Text("text"u8)).Should().Be(parts[2]);
        }
    }

    private static byte[] Written(int length)
    {
        var to = new ArrayBufferWriter<byte>();
        EventStreamWriter.Write(to, [("name-" + length, new string('ß', length * 50)), ("b", "")], new byte[length * length * 3]);
        return to.WrittenSpan.ToArray();
    }

    private static async Task<IReadOnlyList<string>> RunAsync(string folder, IEnumerable<string> lines)
    {
        using var process = Process.Start(new ProcessStartInfo("node", ["eventstream.mjs"]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        foreach (var line in lines)
        {
            await process.StandardInput.WriteLineAsync(line);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.Should().Be(0);
        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
