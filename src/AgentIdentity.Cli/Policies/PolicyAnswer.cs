using System.Text.Json;
using AgentIdentity.Cli.Connection;

namespace AgentIdentity.Cli.Policies;

/// <summary>What the server says of a bundle that was to come into force.</summary>
internal static class PolicyAnswer
{
    public static int Print(Session session, JsonElement answer)
    {
        var problems = Problems(answer);
        if (session.Screen.IsJson)
        {
            session.Screen.Json(answer);
        }
        else if (problems.Length == 0)
        {
            session.Screen.Good($"In force: {Name(answer)}{Json.Text(answer, "tuples")} tuples, digest {Json.Text(answer, "digest")}");
        }
        else
        {
            Show(session, problems);
            session.Screen.Line($"The policy before stays in force: {Name(answer)}digest {Json.Text(answer, "digest") ?? "none, so every call is refused"}");
        }

        return problems.Length == 0 ? ExitCode.Done : ExitCode.Refused;
    }

    public static JsonElement[] Problems(JsonElement answer) =>
        Json.Member(answer, "problems") is { ValueKind: JsonValueKind.Array } told ? [.. told.EnumerateArray()] : [];

    public static void Show(Session session, JsonElement[] problems)
    {
        foreach (var problem in problems)
        {
            session.Screen.Bad($"{PolicyCommands.Place(Json.Text(problem, "file"), Json.Text(problem, "line"), Json.Text(problem, "column"))}: {Json.Text(problem, "message")}"
                + (Json.Text(problem, "code") is { } code ? $" ({code})" : ""));
        }
    }

    private static string Name(JsonElement answer) =>
        (Json.Text(answer, "revision") is { } revision ? $"revision {revision}, " : "") + (Json.Text(answer, "commit") is { } commit ? $"commit {commit}, " : "");
}
