using System.Diagnostics;

namespace AgentIdentity.EndToEnd.Tests;

/// <summary>One run of the quickstart as a process of its own, as a stranger would start it.</summary>
internal sealed record QuickstartRun(int ExitCode, string Output, string Log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static async Task<QuickstartRun> PlayAsync(CancellationToken cancellationToken)
    {
        var log = Path.GetTempFileName();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Quickstart.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["QUICKSTART_LOG"] = log },
        };
        try
        {
            using var process = Process.Start(start)!;
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new QuickstartRun(process.ExitCode, await output + await errors, await File.ReadAllTextAsync(log, cancellationToken));
        }
        finally
        {
            File.Delete(log);
        }
    }
}
