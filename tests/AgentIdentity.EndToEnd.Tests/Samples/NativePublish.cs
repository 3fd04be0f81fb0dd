using AgentIdentity.Tests;

namespace AgentIdentity.EndToEnd.Tests.Samples;

/// <summary>Publishes a sample ahead of time. Trimming and AOT warnings are errors, so a publish that succeeds is the proof.</summary>
internal static class NativePublish
{
    public static async Task<string> PublishAsync(string sample, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory($"agentidentity-{sample}-").FullName;
        var project = Path.Combine(NodeProgram.Root(), "samples", sample, $"{sample}.csproj");
        var publish = await SampleRun.StartAsync("/usr/bin/env", ["dotnet", "publish", project, "-o", folder, "-v", "quiet"], cancellationToken);
        publish.Output.Should().NotContain("warning");
        publish.ExitCode.Should().Be(0, publish.Output);
        return Path.Combine(folder, sample);
    }

    /// <summary>Skips the test, and says so, where there is no linker; under CI that is a failure.</summary>
    public static void Demand()
    {
        if (File.Exists("/usr/bin/gcc") && File.Exists("/usr/include/zlib.h"))
        {
            return;
        }

        const string missing = "gcc or zlib's headers are missing: run `bash eng/debian.sh`. No native binary was made.";
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(missing);
        }

        Assert.Skip(missing);
    }
}
