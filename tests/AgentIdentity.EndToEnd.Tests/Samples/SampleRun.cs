using System.Diagnostics;
using Quickstart;
using Quickstart.Report;
using Quickstart.Steps;
using Spectre.Console;

namespace AgentIdentity.EndToEnd.Tests.Samples;

/// <summary>One sample agent as a process of its own, against the quickstart's stage, under the delegation that Ben grants there.</summary>
internal sealed record SampleRun(int ExitCode, string Output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static async Task<SampleRun> PlayAsync(string program, Func<Scene, string[]> rest, CancellationToken cancellationToken)
    {
        await using var stage = await Stage.OpenAsync();
        var scene = stage.Scene;
        await new SignInAndGrant().PlayAsync(scene, new Narrator(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) })));
        var key = Path.Combine(scene.DataFolder, "codex.pem");
        scene.Codex.SaveKey(key);
        // The provider of the stage says its second word only when somebody has heard the first.
        scene.FirstWord.Arrived();
        return await StartAsync(program, [scene.Broker.GetLeftPart(UriPartial.Authority), scene.Codex.Id, key, scene.Delegation, .. rest(scene)], cancellationToken);
    }

    public static async Task<SampleRun> StartAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var managed = program.EndsWith(".dll", StringComparison.Ordinal);
        var start = new ProcessStartInfo(managed ? "dotnet" : program, managed ? [program, .. arguments] : arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return new SampleRun(process.ExitCode, await output + await errors);
    }
}
