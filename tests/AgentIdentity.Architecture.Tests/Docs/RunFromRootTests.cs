using System.Diagnostics;

namespace AgentIdentity.Architecture.Tests.Docs;

public sealed class RunFromRootTests
{
    /// <summary>README says that the server started from a clone makes data/ there and finds policies/default there.</summary>
    [Fact]
    public async Task Dotnet_run_starts_the_server_at_the_root_of_the_clone()
    {
        ProcessStartInfo start = new("dotnet", ["msbuild", "src/AgentIdentity.Server", "-getProperty:RunWorkingDirectory", "-nodeReuse:false"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
        };
        using var build = Process.Start(start)!;
        var folder = await build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await build.WaitForExitAsync(TestContext.Current.CancellationToken);

        folder.Trim().TrimEnd(Path.DirectorySeparatorChar).Should().Be(Repository.Root.TrimEnd(Path.DirectorySeparatorChar));
        Repository.Exists("policies/default/model").Should().BeTrue();
    }
}
