using System.Diagnostics;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Policies;

/// <summary>The program as an operator runs it, beside a running server.</summary>
internal sealed class AgentId(ServerUnderTest server)
{
    /// <summary>What it prints.</summary>
    public async Task<string> PrintAsync(params string[] args)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "agentid.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AGENTID_SERVER"] = server.Origin;
        start.Environment["AGENTID_ADMIN_KEY"] = (await File.ReadAllTextAsync(Path.Combine(server.DataFolder, "admin.key"), TestContext.Current.CancellationToken)).Trim();
        using var program = Process.Start(start)!;
        var (printed, complained) = (program.StandardOutput.ReadToEndAsync(), program.StandardError.ReadToEndAsync());
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        program.ExitCode.Should().Be(0, $"agentid {string.Join(' ', args)} printed {await printed}{await complained}");
        return await printed;
    }
}
