using System.CommandLine;
using AgentIdentity.Cli.Output;
using AgentIdentity.Evidence;

namespace AgentIdentity.Cli.Audit;

/// <summary>Verifies the chain of a server, or of files, against checkpoints and a public key from elsewhere.</summary>
internal static class VerifyCommand
{
    private static readonly Option<FileInfo?> Records = new("--records") { Description = "Read records from this file (JSON lines) and ask no server." };
    private static readonly Option<FileInfo?> Checkpoints = new("--checkpoints") { Description = "Read checkpoints from this file. Default with --records: required." };

    private static readonly Option<FileInfo[]> Keys = new("--checkpoint-key")
    {
        Description = "A public key (PEM) that signs checkpoints. Repeatable. Default: data/checkpoints/checkpoint.pub.pem.",
    };

    public static Command Build() =>
        new Command("verify", "Proves that no record was changed, removed, cut off or recomputed, or says where.") { Records, Checkpoints, Keys }.Does(VerifyAsync);

    private static async Task<int> VerifyAsync(Session session, CancellationToken cancellationToken)
    {
        var report = await ReportAsync(session, cancellationToken);
        Print(session.Screen, report);
        return report.Ok ? ExitCode.Done : ExitCode.Refused;
    }

    private static async Task<VerificationReport> ReportAsync(Session session, CancellationToken cancellationToken)
    {
        var keys = CheckpointKeys.Read(session.Get(Keys) ?? []);
        var checkpointFile = session.Get(Checkpoints)?.FullName;
        try
        {
            if (session.Get(Records)?.FullName is { } records)
            {
                var file = checkpointFile ?? throw new CommandFailure(ExitCode.Usage, "--records needs --checkpoints: records alone prove nothing.");
                await using var stream = File.OpenRead(records);
                return await ChainVerifier.VerifyAsync(
                    EvidenceLines.ReadAllAsync(stream, cancellationToken), await CheckpointFile.ReadAsync(file, cancellationToken), keys, cancellationToken: cancellationToken);
            }

            return await LiveChain.VerifyAsync(session.Admin, checkpointFile, keys, cancellationToken);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Unavailable, problem.Message);
        }
        catch (EvidenceFormatException problem)
        {
            throw new CommandFailure(ExitCode.Refused, $"Not verified. Line {problem.Line}: {problem.Message}");
        }
    }

    private static void Print(Screen screen, VerificationReport report)
    {
        if (screen.IsJson)
        {
            screen.Json(new
            {
                ok = report.Ok,
                entries = report.Entries,
                covered_through = report.CoveredThrough,
                findings = report.Findings.Select(finding => new { fault = finding.Fault.ToString(), sequence = finding.Sequence, explanation = finding.Explanation }),
            });
            return;
        }

        foreach (var finding in report.Findings)
        {
            screen.Bad($"record {finding.Sequence}: {finding.Explanation} [{finding.Fault}]");
        }

        if (report.Ok)
        {
            screen.Good($"Verified: {report.Entries} records, unchanged and complete, signed through record {report.CoveredThrough}.");
        }
        else
        {
            screen.Bad($"NOT verified: {report.Findings.Count} {(report.Findings.Count == 1 ? "finding" : "findings")} in {report.Entries} records.");
        }
    }
}
