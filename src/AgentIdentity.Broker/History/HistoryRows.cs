using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Broker;

/// <summary>The history's statements inside the writer's transaction.</summary>
internal static class HistoryRows
{
    private const string InsertCall = "INSERT INTO past_calls (RootId, Name, At, Amounts) VALUES ($root, $name, $at, $amounts)";

    private const string InsertLabel = "INSERT OR IGNORE INTO labels (RootId, Label) VALUES ($root, $label)";

    private const string SelectCalls =
        "SELECT Name, At, Amounts FROM past_calls WHERE RootId = $root AND Id > "
        + "ifnull((SELECT Id FROM past_calls WHERE RootId = $root ORDER BY Id DESC LIMIT 1 OFFSET $most), 0) ORDER BY Id";

    private const string SelectLabels = "SELECT Label FROM labels WHERE RootId = $root";

    private const string DeleteOldest =
        "DELETE FROM past_calls WHERE RootId = $root AND Id <= (SELECT Id FROM past_calls WHERE RootId = $root ORDER BY Id DESC LIMIT 1 OFFSET $most)";

    private static readonly ImmutableDictionary<string, double> NoAmounts = ImmutableDictionary.Create<string, double>(StringComparer.Ordinal);

    public static void Insert(JournalScope scope, string root, PastCall call) => scope.Command(InsertCall).Bind(
        ("$root", root),
        ("$name", call.Name),
        ("$at", call.At.UtcTicks),
        ("$amounts", call.Amounts.IsEmpty ? null : JsonSerializer.Serialize(call.Amounts))).ExecuteNonQuery();

    public static void Insert(JournalScope scope, string root, string label) =>
        scope.Command(InsertLabel).Bind(("$root", root), ("$label", label)).ExecuteNonQuery();

    /// <summary>What is kept of a root's calls, oldest first, and its labels.</summary>
    public static (CallHistory History, int Calls) Read(JournalScope scope, string root, int most)
    {
        var (history, calls) = (CallHistory.Empty, 0);
        using (var reader = scope.Command(SelectCalls).Bind(("$root", root), ("$most", most)).ExecuteReader())
        {
            while (reader.Read())
            {
                var amounts = reader.IsDBNull(2) ? NoAmounts : JsonSerializer.Deserialize<ImmutableDictionary<string, double>>(reader.GetString(2))!;
                history = history.With(new PastCall(reader.GetString(0), new DateTimeOffset(reader.GetInt64(1), TimeSpan.Zero), amounts));
                calls++;
            }
        }

        using var labels = scope.Command(SelectLabels).Bind(("$root", root)).ExecuteReader();
        while (labels.Read())
        {
            history = history.WithLabels(labels.GetString(0));
        }

        return (history, calls);
    }

    /// <summary>Leaves the latest calls of a root, and no others.</summary>
    public static void Trim(JournalScope scope, string root, int most) =>
        scope.Command(DeleteOldest).Bind(("$root", root), ("$most", most)).ExecuteNonQuery();

    /// <summary>Deletes calls that lie further back than any rule may ask, and everything of roots that are over.</summary>
    public static void Forget(JournalScope scope, DateTimeOffset before, IReadOnlyCollection<string> over)
    {
        scope.Command("DELETE FROM past_calls WHERE At < $before").Bind(("$before", before.UtcTicks)).ExecuteNonQuery();
        foreach (var root in over)
        {
            scope.Command("DELETE FROM past_calls WHERE RootId = $root").Bind(("$root", root)).ExecuteNonQuery();
            scope.Command("DELETE FROM labels WHERE RootId = $root").Bind(("$root", root)).ExecuteNonQuery();
        }
    }

    public static List<string> Roots(JournalScope scope)
    {
        var roots = new List<string>();
        using var reader = scope.Command("SELECT RootId FROM labels UNION SELECT RootId FROM past_calls").ExecuteReader();
        while (reader.Read())
        {
            roots.Add(reader.GetString(0));
        }

        return roots;
    }
}
