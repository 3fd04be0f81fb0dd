using System.Diagnostics;

namespace AgentIdentity.Architecture.Tests.Repo;

/// <summary>.ci/run itself, beside a test script and a formatter that say what each test wants: the gate that all others lean on.</summary>
public sealed class ContinuousIntegrationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("agentid-ci-").FullName;

    [Theory]
    [InlineData("echo '7 passed, 0 failed, 1 skipped'", "9 passed, 0 failed, 1 skipped", 0)]
    [InlineData("rm -rf artifacts; echo '7 passed, 0 failed, 1 skipped'", "9 passed, 0 failed, 1 skipped", 0)]
    [InlineData("echo '7 passed, 2 failed, 1 skipped'; exit 1", "9 passed, 2 failed, 1 skipped", 1)]
    [InlineData("echo 'died before its total'", "2 passed, 1 failed, 0 skipped", 1)]
    public void The_last_line_and_the_exit_code_say_what_the_tests_said(string script, string last, int code) =>
        Run(script, formatter: "exit 0").Should().Be((last, code));

    [Fact]
    public void Canary_a_badly_formatted_tree_fails() =>
        Run("echo '7 passed, 0 failed, 1 skipped'", formatter: "exit 2").Should().Be(("7 passed, 2 failed, 1 skipped", 1));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private (string Last, int Code) Run(string script, string formatter)
    {
        Write(".ci/run", Repository.Read(".ci/run"));
        Write("eng/test.sh", script);
        Write("bin/dotnet", $"#!/bin/sh\n{formatter}\n");
        Executable("bin/dotnet");
        ProcessStartInfo start = new("bash", [Path.Combine(_folder, ".ci/run")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{Path.Combine(_folder, "bin")}:{start.Environment["PATH"]}";
        using var run = Process.Start(start) ?? throw new InvalidOperationException("bash did not start.");
        run.ErrorDataReceived += (_, _) => { };
        run.BeginErrorReadLine();
        var output = run.StandardOutput.ReadToEnd();
        run.WaitForExit();
        return (output.TrimEnd('\n').Split('\n')[^1], run.ExitCode);
    }

    private void Executable(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(_folder, path), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private void Write(string path, string content)
    {
        var full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }
}
