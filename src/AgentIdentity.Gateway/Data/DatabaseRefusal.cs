using System.Collections.Frozen;
using AgentIdentity.Gateway.Data.Sessions;
using AgentIdentity.Gateway.Pipeline;
using Npgsql;

namespace AgentIdentity.Gateway.Data;

/// <summary>What a caller may know of a failure at the database: the SQLSTATE and our words. Messages of the database can hold values of rows.</summary>
internal static class DatabaseRefusal
{
    // Written by the parser before any row is read, and made of the statement's own words. A message that a function raises has another origin.
    private static readonly FrozenSet<string> OfParser = new[]
    {
        "42601", "42703", "42702", "42P01", "42883", "42803", "42804", "42P02", "42P08", "42P10", "42P18", "42846", "42712", "42611", "42P20", "42725",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static Refusal Of(Exception fault, bool committing) => fault switch
    {
        DatabaseProblemException problem => problem.Refusal,
        _ when committing && fault is not PostgresException { SqlState: [not '0' and not '5', ..] } =>
            Refusal.Of(GatewayError.WriteUnknown, "The database went away while the write was being committed. Whether it took effect is not known: read before writing again."),
        _ when DataTransaction.IsLost(fault) => Refusal.Of(GatewayError.DatabaseDown, "The database went away. Nothing of the statement took effect."),
        PostgresException answer => Of(answer),
        NpgsqlException or TimeoutException => Refusal.Of(GatewayError.StatementTooSlow, "The statement ran too long and was ended."),
        _ => Refusal.Of(GatewayError.Fault, "The statement could not be run."),
    };

    private static Refusal Of(PostgresException answer) => answer.SqlState switch
    {
        "57014" => Refusal.Of(GatewayError.StatementTooSlow, "The statement ran too long and was ended."),
        "42501" => Refusal.Of(GatewayError.DatabaseForbade, "The database forbids it (42501): a right is missing, or a row would not be the human's own."),
        "25006" => Refusal.Of(GatewayError.DatabaseForbade, "The database forbids it (25006): this statement may only read."),
        var state => Refusal.Of(GatewayError.StatementFailed, $"The database refused the statement ({state}): {Words(answer)}."),
    };

    private static string Words(PostgresException answer) => answer.SqlState switch
    {
        var state when OfParser.Contains(state) && answer.Where is null && answer.Routine != "exec_stmt_raise" => answer.MessageText,
        "23502" => "a column must have a value",
        "23503" => "what it refers to is not there",
        "23505" => "a value is there already that must be unique",
        "23514" => "a value is outside of what the table allows",
        "22012" => "division by zero",
        "22P02" or "22007" or "22008" => "a value cannot be read as the type it must have",
        "22003" => "a number is too large for its type",
        "21000" => "a query that must give one row gives more",
        "40001" or "40P01" or "55P03" => "other statements were in the way; try again",
        ['5', '3', ..] or ['5', '4', ..] => "it needs more than the database gives",
        ['2', '2', ..] => "a value does not fit",
        ['2', '3', ..] => "a constraint of a table is against it",
        ['4', '2', ..] => "it names something that is not there, or uses it in a way that does not fit",
        _ => "see the database's documentation for the code",
    };
}
