using System.Diagnostics;
using AgentIdentity.Tests;

namespace AgentIdentity.EndToEnd.Tests.Models.Setup;

/// <summary>The packages of eng/models: the clients that people use, as their authors publish them.</summary>
internal static class ModelPeers
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static string Folder { get; } = Path.Combine(NodeProgram.Root(), "eng", "models");

    /// <summary>Skips the test, and says so, where the packages are missing; under CI that is a failure.</summary>
    public static void Demand()
    {
        const string missing = "eng/models/node_modules is missing: run `npm ci --ignore-scripts` in eng/models. No client of a model provider was tried.";
        var areThere = Directory.Exists(Path.Combine(Folder, "node_modules", "openai"));
        if (!areThere && Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(missing);
        }

        Assert.SkipUnless(areThere, missing);
    }

    /// <summary>A program of eng/models or of a package there.</summary>
    public static string Program(params string[] path) => Path.Combine([Folder, .. path]);

    /// <summary>Runs a program to its end. Where it prints <c>STOP ME</c>, <paramref name="stop"/> is called.</summary>
    public static async Task<NodeProgram> RunAsync(ProcessStartInfo start, IReadOnlyDictionary<string, string> environment, Func<Task>? stop = null)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError, start.RedirectStandardInput) = (true, true, true);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            List<string> lines = [];
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                if (line == "STOP ME")
                {
                    await stop!();
                    continue;
                }

                lines.Add(line);
            }

            await process.WaitForExitAsync(patience.Token);
            return new NodeProgram(process.ExitCode, string.Join('\n', lines), await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    public static ProcessStartInfo Node(string script) => new("node", [Program(script)]) { WorkingDirectory = Folder };
}
