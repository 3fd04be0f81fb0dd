using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Gateway.Data.Sessions;
using AgentIdentity.Gateway.Data.Sql;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Data;

/// <summary>A statement on its way to a database, whichever door it came by.</summary>
internal abstract class DataPassage(HttpContext http, Place place, DataDoor door) : Passage(http, place)
{
    private readonly List<TablePassage> _further = [];
    private ImmutableArray<Call> _calls = [];
    private QueryRequest? _request;
    private QueryRun? _run;
    private int _mostRows;

    /// <summary>What is asked; null while it is not understood.</summary>
    protected SqlStatement? Statement { get; private set; }

    protected DatabasePool Pool => door.Databases.Of(Upstream!);

    protected QueryAnswer? Answer { get; set; }

    // What a column is called says nothing about what is in it: an alias would take it past a redaction.
    public override bool CanRedact => false;

    public override void Describe(Utf8JsonWriter json)
    {
        if (Statement is null)
        {
            return;
        }

        json.WriteString("action", Call!.Action);
        json.WriteString("identifier", Call.Identifier);
        json.WriteString("statement_digest", DataCalls.DigestOf(Statement));
        json.WriteStartArray("tables");
        foreach (var use in Statement.Uses)
        {
            json.WriteStringValue($"{use.Action} {use.Path}");
        }

        json.WriteEndArray();
        json.WriteNumber("max_rows", _mostRows);
    }

    public override void DescribeEnd(Utf8JsonWriter json)
    {
        if (Answer is { } answer)
        {
            json.WriteNumber("rows", answer.Rows);
            json.WriteNumber("bytes", answer.Bytes);
            json.WriteBoolean("truncated", answer.IsTruncated);
        }

        if (_run?.Changed is { } changed)
        {
            json.WriteNumber("changed", changed);
        }
    }

    public override ValueTask SettleAsync() => door.Further.CloseAsync(this, _further);

    /// <summary>Reads the statement, and sets the call that it is to policy.</summary>
    protected Refusal? Understand(JsonElement body)
    {
        (_request, var refusal) = QueryRequest.Read(body);
        if (_request is null)
        {
            return refusal;
        }

        SqlStatement statement;
        try
        {
            statement = SqlReader.Read(_request.Sql, new SqlSettings(Pool.Settings.Schema, Pool.Settings.Functions));
        }
        catch (SqlRefusedException unread)
        {
            return Refusal.Of(GatewayError.StatementRefused, $"{unread.Message}, at character {unread.Position}.");
        }

        if (statement.Parameters != _request.Values.Count)
        {
            return Refusal.Of(GatewayError.QueryUnreadable, $"The statement has {statement.Parameters} parameters and {_request.Values.Count} values came with it.");
        }

        if (statement.Writes && !Pool.Settings.AllowWrites)
        {
            return Refusal.Of(GatewayError.DatabaseReadOnly, "This database takes statements that read, and no others.");
        }

        _mostRows = DataCalls.MostRows(Upstream!, statement, _request, Token!);
        _calls = DataCalls.Of(Upstream!, statement, _request, _mostRows);
        (Statement, Call) = (statement, _calls[0]);
        return null;
    }

    /// <summary>Decides what else the statement does, and runs it.</summary>
    protected async ValueTask<Refusal?> RunAsync(QueryAnswer answer)
    {
        Answer = answer;
        if (await door.Further.DecideAsync(this, _calls.Skip(1), _further) is { } refusal)
        {
            return refusal;
        }

        if (Stopped.IsCancellationRequested)
        {
            return Refusal.Of(EndedBecause, Explanation.Of(EndedBecause));
        }

        _run = new QueryRun(Pool, Statement!, _request!, _mostRows, door.Logger);
        return await _run.RunAsync(this, answer);
    }
}
