using System.Text.Json;

namespace AgentIdentity.Bench;

/// <summary>One measured number for machines. <see cref="Met"/> is null where there is no goal.</summary>
internal sealed record BenchRow(string Name, double Value, string Unit, double? Ratio, string? Against, double? Goal, bool? Met);

/// <summary>artifacts/bench/results.json: every contest replaces its own rows and leaves the others'.</summary>
internal static class BenchRows
{
    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Write(string contest, IReadOnlyList<BenchRow> rows)
    {
        var file = Path.Combine("artifacts", "bench", "results.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var others = File.Exists(file) ? JsonSerializer.Deserialize<List<BenchRow>>(File.ReadAllText(file), Written)! : [];
        File.WriteAllText(file, JsonSerializer.Serialize<IEnumerable<BenchRow>>([.. others.Where(row => !row.Name.StartsWith(contest + "/", StringComparison.Ordinal)), .. rows], Written));
    }
}
