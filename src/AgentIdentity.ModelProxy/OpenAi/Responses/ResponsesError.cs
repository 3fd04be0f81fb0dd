using System.Buffers;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Errors inside a responses stream.</summary>
internal static class ResponsesError
{
    /// <summary>The error of an <c>error</c> event, flat or with a member of that name, or of a response that failed.</summary>
    internal static WireFault Of(JsonElement root, JsonElement response) =>
        (StrictBody.Given(root, "error") ?? StrictBody.Given(response, "error")) is { } error
            ? OpenAiFaults.Of(error)
            : OpenAiFaults.Of((ProviderWords.Of(root) ?? new ProviderWords(null, null, null, null)) with { Type = null });

    /// <summary>The last event of a stream that did not finish.</summary>
    internal static byte[] Event(WireFault fault, long sequence)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        JsonText.Event(bytes, "error", json =>
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "error"u8);
            json.WriteNumber("sequence_number"u8, sequence);
            Words(json, fault);

            // The document shows the members flat; the service, and the clients that read it, have them in an object too.
            json.WriteStartObject("error"u8);
            json.WriteString("type"u8, fault.Type ?? ProviderErrors.TypeOf(fault.Kind));
            Words(json, fault);
            json.WriteEndObject();
            json.WriteEndObject();
        });
        return bytes.WrittenSpan.ToArray();
    }

    private static void Words(Utf8JsonWriter json, WireFault fault)
    {
        json.WriteString("code"u8, fault.Code);
        json.WriteString("message"u8, fault.Message);
        json.WriteString("param"u8, fault.Member);
    }
}
