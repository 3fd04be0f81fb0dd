using System.Globalization;
using System.Text;
using AgentIdentity.Broker;
using AgentIdentity.ModelProxy;
using AgentIdentity.Server.Console.Rights;
using AgentIdentity.Server.SignIn;

namespace AgentIdentity.Server.Console.Usage;

/// <summary>GET /console/usage/csv: the same report as a file (RFC 4180).</summary>
internal static class UsageCsv
{
    private const string Header = "key,name,calls,input_tokens,cached_tokens,cache_write_tokens,output_tokens,reasoning_tokens,cost_usd,reserved_usd,finished_tasks";

    public static void MapUsageCsv(this IEndpointRouteBuilder app) =>
        app.MapGet("/console/usage/csv", static async (string? by, string? from, string? to, HttpContext http, Viewers viewers, UsageViews views) =>
        {
            if (await views.OfAsync(viewers.Of(http.User), by, from, to, http.RequestAborted) is not { } view)
            {
                return Problems.Of(400, ServerError.UsageQuestionMalformed, "by is human, agent, delegation, task, model, provider or day; from and to are days such as 2026-11-23, at most 366 of them.");
            }

            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers.XContentTypeOptions = "nosniff";
            return Results.File(Encoding.UTF8.GetBytes(Write(view)), "text/csv; charset=utf-8",
                $"usage-by-{UsageViews.Word(view.By)}-{UtcTime.Day(view.From)}-{UtcTime.Day(view.To)}.csv");
        }).RequireAuthorization(PersonSession.Policy);

    internal static string Write(UsageView view)
    {
        var file = new StringBuilder(Header).Append("\r\n");
        foreach (var line in view.Report.Lines)
        {
            file.Append(Cell(line.Key)).Append(',').Append(Cell(view.NameOf(line.Key))).Append(',')
                .AppendJoin(',', Numbers(line)).Append("\r\n");
        }

        return file.ToString();
    }

    /// <summary>Quoted; and what a spreadsheet would take for a formula is text (names come from strangers).</summary>
    internal static string Cell(string text)
    {
        var harmless = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return "\"" + harmless.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    private static string[] Numbers(UsageLine line) =>
    [
        .. new[] { line.Calls, line.InputTokens, line.CachedTokens, line.CacheWriteTokens, line.OutputTokens, line.ReasoningTokens }
            .Select(static number => number.ToString(CultureInfo.InvariantCulture)),
        Money.FormatUsd(line.CostMicroUsd), Money.FormatUsd(line.ReservedMicroUsd), line.FinishedTasks.ToString(CultureInfo.InvariantCulture),
    ];
}
