using System.CommandLine;

namespace AgentIdentity.Cli.Diagnosis;

/// <summary><c>agentid doctor</c></summary>
internal static class DoctorCommand
{
    public static Command Build() => new Command("doctor", "Checks that the broker is well and that nothing behind it can be called past it, and says what to do where it is not so.")
    {
        UpstreamDoors.Probe,
    }.Does(RunAsync);

    private static async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var findings = await Examination.RunAsync(session, cancellationToken);
        if (session.Screen.IsJson)
        {
            session.Screen.Json(new { ok = findings.All(finding => finding.Ok), checks = findings.Select(finding => new { finding.Name, finding.Ok, finding.Detail }) });
        }
        else
        {
            foreach (var finding in findings)
            {
                var line = $"{(finding.Ok ? "ok  " : "FAIL")}  {finding.Name,-16} {finding.Detail}";
                (finding.Ok ? (Action<string>)session.Screen.Good : session.Screen.Bad)(line);
            }
        }

        return findings.All(finding => finding.Ok) ? ExitCode.Done : ExitCode.Refused;
    }
}
