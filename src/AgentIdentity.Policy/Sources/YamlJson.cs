using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentIdentity.Policy.Sources;

/// <summary>Turns a YAML value into JSON by YAML 1.2's core rules: plain numbers, truth values and null are not texts.</summary>
internal static partial class YamlJson
{
    public static JsonElement Convert(YamlValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, value);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return document.RootElement.Clone();
    }

    /// <summary>Whether a text is one: not a number, a truth value or null.</summary>
    public static bool IsString(YamlText text) => !text.IsNull && (text.Quoted || !(text.Text is "true" or "false" || Number().IsMatch(text.Text)));

    private static void Write(Utf8JsonWriter writer, YamlValue value)
    {
        switch (value)
        {
            case YamlMap map:
                writer.WriteStartObject();
                foreach (var (key, item) in map.Entries)
                {
                    writer.WritePropertyName(key.Text);
                    Write(writer, item);
                }

                writer.WriteEndObject();
                break;
            case YamlList list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case YamlText text:
                Scalar(writer, text);
                break;
        }
    }

    private static void Scalar(Utf8JsonWriter writer, YamlText text)
    {
        if (text.IsNull)
        {
            writer.WriteNullValue();
        }
        else if (!text.Quoted && text.Text is "true" or "false")
        {
            writer.WriteBooleanValue(text.Text == "true");
        }
        else if (!text.Quoted && Number().IsMatch(text.Text))
        {
            writer.WriteRawValue(text.Text);
        }
        else
        {
            writer.WriteStringValue(text.Text);
        }
    }

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
