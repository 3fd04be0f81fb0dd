using System.Globalization;
using System.Text.Json;
using Quickstart.Cast;
using Quickstart.Report;

namespace Quickstart.Steps;

/// <summary>Step 10: everything done under one delegation, and proof that the record was not touched.</summary>
internal sealed class Evidence : IStep
{
    public string Title => "What was done in Ben's name, and can the record be trusted?";

    public async Task PlayAsync(Scene scene, Narrator tell)
    {
        tell.Asked($"every call made under {scene.Delegation}");
        var calls = await scene.Administrator.ReadAsync($"/admin/delegations/{scene.Delegation}/calls");
        var rows = calls.EnumerateArray().ToArray();
        Expect.That(rows.Length > 10, $"more than ten calls, but saw {rows.Length}");
        tell.Note(Line("agent", "upstream", "call", "decision", "reason", "ended"));
        foreach (var row in rows)
        {
            tell.Note(Line(Text(row, "agent"), Text(row, "upstream"), Call(row), Text(row, "decision"), Text(row, "reason") is { Length: > 0 } reason ? reason : Text(row, "code"), Text(row, "outcome")));
        }

        tell.Asked("agentid audit verify");
        tell.Allowed((await CommandLine.RunAsync(scene, Verify(scene))).Trim());
        await EveryTamperingIsFoundAsync(scene, tell);
    }

    private static async Task EveryTamperingIsFoundAsync(Scene scene, Narrator tell)
    {
        using var tampering = new Tampering(scene.DataFolder);

        tell.Asked("agentid audit verify, after one stored byte was changed");
        var changed = tampering.ChangeOneByte();
        await FoundAsync(scene, tell, changed.ToString(CultureInfo.InvariantCulture));
        tampering.Undo();

        tell.Asked("agentid audit verify, after the tail was cut off");
        var first = tampering.CutTheTailOff();
        await FoundAsync(scene, tell, (first - 1).ToString(CultureInfo.InvariantCulture));
        tampering.Undo();

        tell.Asked("agentid audit verify, after the whole chain was recomputed without the checkpoint key");
        tampering.RecomputeTheWholeChain();
        await FoundAsync(scene, tell, "checkpoint");
        tampering.Undo();

        tell.Allowed((await CommandLine.RunAsync(scene, Verify(scene))).Trim() + " (after the database was put back)");
    }

    private static async Task FoundAsync(Scene scene, Narrator tell, string where)
    {
        var (exit, output) = await CommandLine.TryAsync(scene, Verify(scene));
        Expect.That(exit != 0, $"agentid audit verify to fail, but it said: {output}");
        Expect.Contains(where, output, "where the chain is broken");
        tell.Refused(output.Trim());
    }

    private static string[] Verify(Scene scene) =>
        ["audit", "verify", "--checkpoint-key", Path.Combine(scene.DataFolder, "checkpoints", "checkpoint.pub.pem")];

    private static string Line(string agent, string upstream, string call, string decision, string reason, string ended) =>
        $"{agent,-6} {upstream,-8} {call,-34} {decision,-8} {reason,-15} {ended}".TrimEnd();

    /// <summary>The action, and on what: tools/call get_contact, GET /orders/A-17.</summary>
    private static string Call(JsonElement row) => $"{Text(row, "action")} {Text(row, "identifier")}".Trim();

    private static string Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : "";
}
