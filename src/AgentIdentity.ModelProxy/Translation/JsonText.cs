using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Writes JSON as providers do: letters as they are.</summary>
internal static class JsonText
{
    internal static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static byte[] Of(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes, Writing))
        {
            write(json);
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>A server-sent event with this data.</summary>
    internal static void Event(IBufferWriter<byte> to, string? name, Action<Utf8JsonWriter> write)
    {
        if (name is not null)
        {
            to.Write("event: "u8);
            to.Write(System.Text.Encoding.UTF8.GetBytes(name));
            to.Write("\n"u8);
        }

        to.Write("data: "u8);
        to.Write(Of(write));
        to.Write("\n\n"u8);
    }

    /// <summary>A JSON Schema, or any other value, as it came.</summary>
    internal static void Value(this Utf8JsonWriter json, string name, JsonElement value)
    {
        json.WritePropertyName(name);
        value.WriteTo(json);
    }
}
