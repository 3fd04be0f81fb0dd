using System.Text.Json;
using AgentIdentity.Server.Look;

namespace AgentIdentity.Server.Console.Decisions;

/// <summary>One of the four parts of a decision.</summary>
/// <param name="Title">The question, in plain words.</param>
/// <param name="Name">Its name in records.</param>
internal sealed record ConjunctView(string Title, string Name)
{
    public required bool Holds { get; init; }
    public required IReadOnlyList<string> Proof { get; init; }
    public required ProofPicture? Picture { get; init; }
    public string? Reason { get; init; }
    public string? Why { get; init; }
    public string? Remedy { get; init; }

    public static ConjunctView Of(JsonElement conjunct)
    {
        var name = RecordText.Text(conjunct, "name") ?? "";
        string[] proof = [.. RecordText.Texts(conjunct, "proof").Select(VisibleText.Of)];
        return new ConjunctView(TitleOf(name), name)
        {
            Holds = RecordText.Member(conjunct, "ok") is { ValueKind: JsonValueKind.True },
            Proof = proof,
            Picture = ProofPicture.Of(proof),
            Reason = RecordText.Text(conjunct, "reason"),
            Why = Shown(conjunct, "why"),
            Remedy = Shown(conjunct, "remedy"),
        };
    }

    private static string? Shown(JsonElement conjunct, string member) => RecordText.Text(conjunct, member) is { } text ? VisibleText.Of(text) : null;

    private static string TitleOf(string name) => name switch
    {
        "human_may" => "The human may",
        "agent_may" => "The agent may",
        "delegation" => "The delegation grants it",
        "rules" => "No rule objects",
        "external" => "The external decision point permits it",
        _ => VisibleText.Of(name),
    };
}
