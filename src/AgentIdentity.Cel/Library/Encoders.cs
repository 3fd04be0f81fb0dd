using System.Buffers.Text;
using AgentIdentity.Cel.Planning;
using AgentIdentity.Cel.Types;

namespace AgentIdentity.Cel.Library;

/// <summary>Base64 (RFC 4648 section 4); decoding does not insist on padding.</summary>
internal static class Encoders
{
    public static IEnumerable<Overload> Overloads =>
    [
        Declare.Function("base64.encode", "(bytes) -> string", (args, meter) => meter.TryWork(args[0].AsBytes.Length)
            ? CelValue.FromString(Convert.ToBase64String(args[0].AsBytes.Span)) : Meter.LimitReached),
        Declare.Function("base64.decode", "(string) -> bytes", (args, meter) => meter.TryWork(args[0].AsString.Length)
            ? Decode(args[0].AsString) : Meter.LimitReached),
    ];

    private static CelValue Decode(string text)
    {
        var padded = text.EndsWith('=') ? text : text.PadRight((text.Length + 3) / 4 * 4, '=');
        var octets = new byte[Base64.GetMaxDecodedFromUtf8Length(padded.Length)];
        return Convert.TryFromBase64String(padded, octets, out var count)
            ? CelValue.FromBytes(octets.AsMemory(0, count))
            : CelValue.Error("not base64");
    }
}
