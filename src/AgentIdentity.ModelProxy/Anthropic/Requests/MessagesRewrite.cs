using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>The few values that change in a body that passes.</summary>
internal static class MessagesRewrite
{
    internal static WireBody Apply(ReadOnlyMemory<byte> body, MessagesMarks marks, string model, long? maxTokens = null, string? geo = null)
    {
        var splice = new BodySplice(body, marks.FirstMember);
        splice.Replace(marks.ModelValue, model);
        if (maxTokens is { } most && marks.MaxTokens is { } place)
        {
            splice.Replace(place, Encoding.ASCII.GetBytes(most.ToString(CultureInfo.InvariantCulture)));
        }

        switch (geo, marks.InferenceGeo)
        {
            case ({ } where, { } said):
                splice.Replace(said, where);
                break;
            case ({ } where, null):
                splice.Add([.. "\"inference_geo\":\""u8, .. JsonEncodedText.Encode(where, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"']);
                break;
        }

        return splice.Apply();
    }
}
