using System.Buffers;
using System.Text.Json;
using Npgsql;

namespace AgentIdentity.Gateway.Data;

/// <summary>How the texts of a column become JSON.</summary>
internal enum ColumnKind
{
    Text,
    Number,
    Boolean,
    Json,
}

/// <summary>Values as the server writes them, and as JSON.</summary>
internal static class ColumnText
{
    private const int MostNested = 60;
    private static readonly SearchValues<byte> OfNumbers = SearchValues.Create("0123456789+-.eE"u8);

    /// <summary>Numbers with a fraction that must be exact (numeric, money) stay texts.</summary>
    public static ColumnKind KindOf(string type) => type switch
    {
        "smallint" or "integer" or "bigint" or "real" or "double precision" or "oid" => ColumnKind.Number,
        "boolean" => ColumnKind.Boolean,
        "json" or "jsonb" => ColumnKind.Json,
        _ => ColumnKind.Text,
    };

    /// <summary>The bytes of a value; null where there are more than the limit.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(NpgsqlDataReader reader, int column, long limit, CancellationToken cancellation)
    {
        await using var stream = await reader.GetStreamAsync(column, cancellation);
        if (stream.Length > limit)
        {
            return null;
        }

        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }

    public static void Write(Utf8JsonWriter json, ColumnKind kind, ReadOnlySpan<byte> text)
    {
        switch (kind)
        {
            case ColumnKind.Boolean when text.Length == 1:
                json.WriteBooleanValue(text[0] == (byte)'t');
                break;
            case ColumnKind.Number when IsNumber(text):
                json.WriteRawValue(text);
                break;
            case ColumnKind.Json when IsJson(text):
                json.WriteRawValue(text, skipInputValidation: true);
                break;
            default:
                json.WriteStringValue(text);
                break;
        }
    }

    // NaN and Infinity are no numbers of JSON.
    private static bool IsNumber(ReadOnlySpan<byte> text) => text.Length > 0 && !text.ContainsAnyExcept(OfNumbers);

    // A document that readers with a usual limit could not read stays a text.
    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = MostNested });
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
