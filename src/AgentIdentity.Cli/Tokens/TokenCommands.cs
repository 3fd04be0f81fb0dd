using System.CommandLine;
using AgentIdentity.Cli.Connection;
using AgentIdentity.Cli.Output;

namespace AgentIdentity.Cli.Tokens;

/// <summary><c>agentid token inspect</c>, and beside it what <see cref="ProofCommands"/> makes.</summary>
internal static class TokenCommands
{
    private static readonly Argument<string> Token = new("token")
    {
        Description = "The token, or - to read it from standard input, which keeps it out of the shell's history.",
        DefaultValueFactory = _ => "-",
    };

    private static readonly Option<bool> Offline = new("--offline") { Description = "Do not fetch the broker's keys; nothing is verified then." };

    public static Command Build() => new("token", "Tokens of this broker.")
    {
        new Command("inspect", "Shows what a token says, and whether the broker's keys confirm it.") { Token, Offline }.Does(InspectAsync),
        ProofCommands.Assertion(),
        ProofCommands.Proof(),
    };

    private static async Task<int> InspectAsync(Session session, CancellationToken cancellationToken)
    {
        var given = session.Get(Token);
        var value = (given == "-" ? await Console.In.ReadToEndAsync(cancellationToken) : given).Trim();
        var token = InspectedToken.Read(value);
        var verdict = session.Get(Offline)
            ? new TokenVerdict(false, "UNVERIFIED: the keys were not fetched (--offline).")
            : await IssuerKeys.VerifyAsync(session.Server, value, token, session.Time, cancellationToken);

        if (session.Screen.IsJson)
        {
            session.Screen.Json(new { verified = verdict.Ok, verdict = verdict.Sentence, header = token.Header, claims = token.Claims });
        }
        else
        {
            Print(session.Screen, token, verdict);
        }

        return verdict.Ok ? ExitCode.Done : ExitCode.Refused;
    }

    private static void Print(Screen screen, InspectedToken token, TokenVerdict verdict)
    {
        if (verdict.Ok)
        {
            screen.Good(verdict.Sentence);
        }
        else
        {
            screen.Bad(verdict.Sentence);
            screen.Warning("Anyone could have written what follows. Do not act on it.");
        }

        var mark = verdict.Ok ? "" : "unverified ";
        screen.Line($"{mark}human       {Json.Text(token.Claims, "sub")}");
        screen.Line($"{mark}acting      {string.Join(" for ", token.Actors)}");
        screen.Line($"{mark}audience    {Json.Text(token.Claims, "aud")}");
        screen.Line($"{mark}delegation  {Json.Member(token.Claims, "urn:agentidentity:grant_id")?.ToString() ?? "none"}");
        screen.Line($"{mark}key-bound   {Json.Text(token.Claims, "cnf.jkt") ?? "no: a bearer token"}");
        screen.Line($"{mark}expires     {token.Expires?.ToString("u") ?? "unknown"}");
        screen.Line("");
        screen.Json(token.Claims);
    }
}
