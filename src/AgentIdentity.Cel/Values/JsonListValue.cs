using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using AgentIdentity.Cel.Planning;

namespace AgentIdentity.Cel.Values;

/// <summary>A JSON array in place. Indexing one is linear, so the first index reads all elements.</summary>
internal sealed class JsonListValue(JsonElement array) : ListValue
{
    private const int LongestInPlace = 128;

    private CelValue[]? _elements;

    public override int Count { get; } = array.GetArrayLength();

    public override CelValue this[int index] => (_elements ??= Elements())[index];

    /// <summary>A short text is compared where the document has it, without making texts of the elements.</summary>
    public override CelValue Contains(in CelValue item, Meter meter)
    {
        if (item.Kind != CelKind.String || item.AsString.Length > LongestInPlace)
        {
            return base.Contains(item, meter);
        }

        Span<byte> text = stackalloc byte[LongestInPlace * 3];
        text = text[..Encoding.UTF8.GetBytes(item.AsString, text)];
        var allReadable = true;
        foreach (var element in array.EnumerateArray())
        {
            meter.TryWork(item.AsString.Length);
            if (element.ValueKind == JsonValueKind.String && JsonTexts.Equal(element, text) == true)
            {
                return CelValue.FromBool(true);
            }

            allReadable &= IsSurelyReadable(element);
        }

        // A search that found nothing has to say which element cannot be read.
        return allReadable ? CelValue.FromBool(false) : base.Contains(item, meter);
    }

    private CelValue[] Elements()
    {
        var elements = new CelValue[Count];
        var at = 0;
        foreach (var element in array.EnumerateArray())
        {
            elements[at++] = CelValue.FromJson(element);
        }

        return elements;
    }

    /// <summary>Only numbers out of range, escaped halves of surrogate pairs and octets that are no UTF-8 are not.</summary>
    private static bool IsSurelyReadable(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => JsonMarshal.GetRawUtf8Value(element) is var raw && !raw.Contains((byte)'\\') && Utf8.IsValid(raw),
        JsonValueKind.Number => !JsonReading.Value(element).IsError,
        _ => true,
    };
}
