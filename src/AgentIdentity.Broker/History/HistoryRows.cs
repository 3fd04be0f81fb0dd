using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy;
using Microsoft.Data.Sqlite;

namespace AgentIdentity.Broker;

/// <summary>The history's statements inside the writer's transaction.</summary>
internal static class HistoryRows
{
    private const string InsertCall = "INSERT INTO past_calls (RootId, Name, At, Calls, Amounts) VALUES ($root, $name, $at, $calls, $amounts)";

    private const string SelectCalls = "SELECT Name, At, Calls, Amounts FROM past_calls WHERE RootId = $root AND Id <= $last ORDER BY At, Id";

    private static readonly ImmutableDictionary<string, double> NoAmounts = ImmutableDictionary.Create<string, double>(StringComparer.Ordinal);

    public static void Insert(JournalScope scope, string root, PastCall call) => scope.Command(InsertCall).Bind(
        ("$root", root),
        ("$name", call.Name),
        ("$at", call.At.UtcTicks),
        ("$calls", call.Count),
        ("$amounts", call.Amounts.IsEmpty ? null : JsonSerializer.Serialize(call.Amounts))).ExecuteNonQuery();

    public static void Label(JournalScope scope, string root, string label) => scope.Command("INSERT OR IGNORE INTO labels (RootId, Label) VALUES ($root, $label)")
        .Bind(("$root", root), ("$label", label)).ExecuteNonQuery();

    /// <summary>The calls of a root up to a row, oldest first.</summary>
    public static List<PastCall> Calls(JournalScope scope, string root, long last = long.MaxValue)
    {
        var calls = new List<PastCall>();
        using var reader = scope.Command(SelectCalls).Bind(("$root", root), ("$last", last)).ExecuteReader();
        while (reader.Read())
        {
            var amounts = reader.IsDBNull(3) ? NoAmounts : JsonSerializer.Deserialize<ImmutableDictionary<string, double>>(reader.GetString(3))!;
            calls.Add(new PastCall(reader.GetString(0), new DateTimeOffset(reader.GetInt64(1), TimeSpan.Zero), amounts) { Count = reader.GetInt64(2) });
        }

        return calls;
    }

    public static List<string> Labels(JournalScope scope, string root) => Texts(scope.Command("SELECT Label FROM labels WHERE RootId = $root").Bind(("$root", root)));

    public static List<string> Roots(JournalScope scope) => Texts(scope.Command("SELECT RootId FROM labels UNION SELECT RootId FROM past_calls"));

    /// <summary>The row after which so many follow; 0 when there are not so many.</summary>
    public static long RowBefore(JournalScope scope, string root, int following) =>
        scope.Command("SELECT Id FROM past_calls WHERE RootId = $root ORDER BY Id DESC LIMIT 1 OFFSET $following")
            .Bind(("$root", root), ("$following", following)).ExecuteScalar() as long? ?? 0;

    public static void Delete(JournalScope scope, string root, long last) =>
        scope.Command("DELETE FROM past_calls WHERE RootId = $root AND Id <= $last").Bind(("$root", root), ("$last", last)).ExecuteNonQuery();

    public static void DeleteLabels(JournalScope scope, string root) =>
        scope.Command("DELETE FROM labels WHERE RootId = $root").Bind(("$root", root)).ExecuteNonQuery();

    /// <summary>Deletes calls that lie further back than any rule may ask.</summary>
    public static void DeleteBefore(JournalScope scope, DateTimeOffset before) =>
        scope.Command("DELETE FROM past_calls WHERE At < $before").Bind(("$before", before.UtcTicks)).ExecuteNonQuery();

    private static List<string> Texts(SqliteCommand command)
    {
        var texts = new List<string>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }
}
