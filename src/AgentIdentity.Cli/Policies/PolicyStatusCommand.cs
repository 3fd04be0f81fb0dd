using System.CommandLine;
using System.Text.Json;
using AgentIdentity.Cli.Connection;

namespace AgentIdentity.Cli.Policies;

/// <summary><c>agentid policy status</c></summary>
internal static class PolicyStatusCommand
{
    private static readonly (string Title, string Path)[] Facts =
    [
        ("revision", "revision"), ("commit", "commit"), ("digest", "digest"), ("from", "origin"), ("by", "by"), ("since", "loaded_at"), ("signed by", "signed_by"),
        ("signed until", "expires_at"), ("tuples", "tuples"), ("rules", "rules"), ("in shadow", "shadow_rules"), ("refused at", "refused_at"),
    ];

    public static Command Build() =>
        new Command("status", "Which policy the server decides by, and what keeps another one out. Ends with 1 when somebody should look.").Does(StatusAsync);

    private static async Task<int> StatusAsync(Session session, CancellationToken cancellationToken)
    {
        var answer = await session.Admin.GetAsync("/admin/policy", cancellationToken);
        session.Screen.Facts(answer, Facts);
        var (loaded, attention) = (Json.Text(answer, "loaded") == "true", Json.Text(answer, "attention") == "true");
        if (!session.Screen.IsJson)
        {
            PolicyAnswer.Show(session, PolicyAnswer.Problems(answer));
            Say(session, loaded, attention, answer);
        }

        return attention ? ExitCode.Refused : ExitCode.Done;
    }

    private static void Say(Session session, bool loaded, bool attention, JsonElement answer)
    {
        if (!loaded)
        {
            session.Screen.Bad("No policy is in force, so every call is refused. Mend the problems above, then 'agentid policy reload' or 'agentid policy push'.");
        }
        else if (PolicyAnswer.Problems(answer).Length > 0)
        {
            session.Screen.Warning("The last bundle was refused; the one named above stays in force until a good one comes.");
        }
        else if (attention)
        {
            session.Screen.Warning("The signature of the policy in force is over: it would not survive a restart. Sign and push it again.");
        }
    }
}
