using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy.Relations;
using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.StoreTests;

/// <summary>Reads tuples from a table, with the columns that OpenFGA's tools write, in any order.</summary>
internal sealed class CsvTuples
{
    private static readonly string[] Needed = ["user_type", "user_id", "relation", "object_type", "object_id"];
    private static readonly string[] Columns = [.. Needed, "user_relation", "condition_name", "condition_context"];
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);

    private CsvTuples(ImmutableArray<CsvCell> header)
    {
        foreach (var cell in header)
        {
            var name = cell.Text.Trim();
            if (!Columns.Contains(name))
            {
                throw Wrong(cell.At, $"there is no column '{name}'; the columns are {string.Join(", ", Columns)}");
            }

            if (!_columns.TryAdd(name, _columns.Count))
            {
                throw Wrong(cell.At, $"the column '{name}' stands here twice; remove one");
            }
        }

        var missing = Needed.Where(n => !_columns.ContainsKey(n)).ToArray();
        if (missing.Length > 0)
        {
            throw Wrong(header[0].At, $"the first line names the columns, and lacks {string.Join(", ", missing)}");
        }

        if (_columns.TryGetValue("condition_context", out var context) && !_columns.ContainsKey("condition_name"))
        {
            throw Wrong(header[context].At, "'condition_context' needs a column 'condition_name' beside it");
        }
    }

    public static void Read(string text, string file, TupleIntake tuples, ProblemList problems)
    {
        CsvTuples? table = null;
        try
        {
            foreach (var row in CsvText.Rows(text))
            {
                if (table is null)
                {
                    table = new CsvTuples(row);
                }
                else
                {
                    table.Add(row, file, tuples, problems);
                }
            }

            if (table is null)
            {
                throw Wrong(new SourcePosition(1, 1), $"the file is empty; its first line names the columns {string.Join(", ", Columns)}");
            }
        }
        catch (SourceException wrong)
        {
            problems.Add(file, wrong);
        }
    }

    private void Add(ImmutableArray<CsvCell> row, string file, TupleIntake tuples, ProblemList problems)
    {
        try
        {
            if (row.Length != _columns.Count)
            {
                throw Wrong(row[0].At, $"this line has {row.Length} fields, and there are {_columns.Count} columns");
            }

            var relation = Cell(row, "user_relation");
            var user = $"{Cell(row, "user_type")}:{Cell(row, "user_id")}{(relation.Length == 0 ? "" : "#" + relation)}";
            var tuple = new RelationTuple(user, Cell(row, "relation"), $"{Cell(row, "object_type")}:{Cell(row, "object_id")}", Condition(row));
            tuples.Add(tuple, file, row[0].At);
        }
        catch (SourceException wrong)
        {
            problems.Add(file, wrong);
        }
    }

    private TupleCondition? Condition(ImmutableArray<CsvCell> row)
    {
        var (name, context) = (Cell(row, "condition_name"), Cell(row, "condition_context"));
        if (context.Length == 0)
        {
            return name.Length == 0 ? null : new TupleCondition(name);
        }

        var at = row[_columns["condition_context"]].At;
        if (name.Length == 0)
        {
            throw Wrong(at, "a context without a condition; fill in 'condition_name'");
        }

        try
        {
            using var json = JsonDocument.Parse(context, Strict);
            return json.RootElement.ValueKind == JsonValueKind.Object ? new TupleCondition(name, json.RootElement.Clone())
                : throw Wrong(at, "'condition_context' must be a JSON object");
        }
        catch (JsonException wrong)
        {
            throw Wrong(at, $"'condition_context' is no JSON: {wrong.Message}");
        }
    }

    private string Cell(ImmutableArray<CsvCell> row, string column) => _columns.TryGetValue(column, out var index) ? row[index].Text : "";

    private static SourceException Wrong(SourcePosition at, string message) => new(PolicyError.StoreTestTuples, at, message);
}
