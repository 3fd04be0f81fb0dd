using System.Text.Json;
using AgentIdentity.Cli.Connection;
using AgentIdentity.Cli.Output;

namespace AgentIdentity.Cli.Usage;

/// <summary>Usage as comma-separated values (RFC 4180), with the members of the JSON as columns.</summary>
internal static class UsageCsv
{
    private static readonly string[] OfReport =
    [
        "key", "calls", "input_tokens", "cached_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens", "cost_usd", "cost_micro_usd",
        "reserved_micro_usd", "bound_micro_usd", "finished_tasks", "cost_per_finished_task_micro_usd",
    ];

    private static readonly string[] OfCalls =
    [
        "id", "reserved_at", "settled_at", "state", "human", "agent", "delegation_id", "task", "model", "candidate", "provider", "provider_model", "price_version",
        "usage_source", "input_tokens", "cached_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens", "web_searches", "reserved_micro_usd", "cost_micro_usd",
        "requested_location", "resolved_location", "returned_location", "decision_id",
    ];

    public static void Write(Screen screen, JsonElement usage, bool isReport)
    {
        var columns = isReport ? OfReport : OfCalls;
        screen.Raw(string.Join(',', columns));
        foreach (var row in Json.Rows(usage))
        {
            screen.Raw(string.Join(',', columns.Select(column => Field(Json.Text(row, column) ?? ""))));
        }
    }

    // A spreadsheet runs what begins like a formula; a name that an agent chose must not.
    private static string Field(string text)
    {
        var plain = Screen.Clean(text);
        plain = plain is ['=' or '+' or '-' or '@', ..] ? "'" + plain : plain;
        return plain.AsSpan().ContainsAny(",\"\r\n") ? $"\"{plain.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : plain;
    }
}
