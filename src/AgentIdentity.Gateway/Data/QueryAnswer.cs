using System.Buffers;
using System.Text.Json;
using AgentIdentity.Gateway.Pipeline;
using Npgsql;

namespace AgentIdentity.Gateway.Data;

/// <summary>
/// The answer to a statement as JSON, written row by row: columns, rows, and at the end how many there were and whether that is all. An answer
/// that has begun and cannot be finished ends with an error member.
/// </summary>
internal sealed class QueryAnswer : IDisposable
{
    private const int Flushed = 32 * 1024;
    private readonly ArrayBufferWriter<byte> _row = new(1024);
    private readonly Utf8JsonWriter _rowJson;
    private readonly Utf8JsonWriter _json;
    private readonly int _maxBytes;
    private readonly Func<Task>? _flush;
    private ColumnKind[] _columns = [];
    private int _unflushed;

    /// <param name="target">Where to.</param>
    /// <param name="maxBytes">How many bytes all rows may have.</param>
    /// <param name="flush">Sends what was written so far; null where the answer is sent when it is whole.</param>
    public QueryAnswer(IBufferWriter<byte> target, int maxBytes, Func<Task>? flush = null)
    {
        (_maxBytes, _flush) = (maxBytes, flush);
        _json = new Utf8JsonWriter(target);
        _rowJson = new Utf8JsonWriter(_row);
    }

    public bool HasBegun { get; private set; }

    public int Rows { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>Whether there is more than was written.</summary>
    public bool IsTruncated { get; set; }

    public void Begin(NpgsqlDataReader? reader)
    {
        HasBegun = true;
        _json.WriteStartObject();
        _json.WriteStartArray("columns");
        _columns = new ColumnKind[reader?.FieldCount ?? 0];
        for (var i = 0; i < _columns.Length; i++)
        {
            var type = reader!.GetPostgresType(i).DisplayName;
            _columns[i] = ColumnText.KindOf(type);
            _json.WriteStartObject();
            _json.WriteString("name", reader.GetName(i));
            _json.WriteString("type", type);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteStartArray("rows");
    }

    /// <summary>Writes the row that the reader is at.</summary>
    /// <returns>False where it does not fit.</returns>
    public async ValueTask<bool> TryRowAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        _row.ResetWrittenCount();
        _rowJson.Reset();
        _rowJson.WriteStartArray();
        for (var i = 0; i < _columns.Length; i++)
        {
            if (await reader.IsDBNullAsync(i, cancellation))
            {
                _rowJson.WriteNullValue();
                continue;
            }

            var value = await ColumnText.ReadAsync(reader, i, _maxBytes - Bytes - _row.WrittenCount, cancellation);
            if (value is null)
            {
                return false;
            }

            ColumnText.Write(_rowJson, _columns[i], value.Value.Span);
            _rowJson.Flush();
        }

        _rowJson.WriteEndArray();
        _rowJson.Flush();
        if (Bytes + _row.WrittenCount > _maxBytes)
        {
            return false;
        }

        _json.WriteRawValue(_row.WrittenSpan, skipInputValidation: true);
        (Rows, Bytes, _unflushed) = (Rows + 1, Bytes + _row.WrittenCount, _unflushed + _row.WrittenCount);
        if (_unflushed >= Flushed)
        {
            await FlushAsync();
        }

        return true;
    }

    /// <param name="changed">How many rows a write changed.</param>
    /// <param name="decision">Names the call in the evidence.</param>
    public async ValueTask EndAsync(int? changed, string decision)
    {
        _json.WriteEndArray();
        _json.WriteNumber("row_count", Rows);
        _json.WriteBoolean("truncated", IsTruncated);
        if (changed is { } count)
        {
            _json.WriteNumber("changed", count);
        }

        _json.WriteString("decision_id", decision);
        _json.WriteEndObject();
        await FlushAsync();
    }

    /// <summary>The last member of an answer that breaks off.</summary>
    public async ValueTask FailAsync(Refusal refusal, string decision)
    {
        _json.WriteEndArray();
        _json.WriteNumber("row_count", Rows);
        _json.WriteBoolean("truncated", true);
        _json.WriteString("decision_id", decision);
        _json.WriteStartObject("error");
        _json.WriteString("code", refusal.Code);
        _json.WriteString("title", refusal.Title);
        _json.WriteString("detail", refusal.Detail);
        _json.WriteEndObject();
        _json.WriteEndObject();
        await FlushAsync();
    }

    public void Dispose()
    {
        _json.Dispose();
        _rowJson.Dispose();
    }

    private async ValueTask FlushAsync()
    {
        _json.Flush();
        _unflushed = 0;
        if (_flush is not null)
        {
            await _flush();
        }
    }
}
