using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentIdentity.Gateway.Mcp.Pins;
using AgentIdentity.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>Compares the headers that others route on with the body that is decided on (MCP 2026-07-28, Streamable HTTP).</summary>
internal static class McpHeaders
{
    public const string Revision = "MCP-Protocol-Version";
    public const string Method = "Mcp-Method";
    public const string Name = "Mcp-Name";
    public const string ParameterPrefix = "Mcp-Param-";
    private const string EncodedStart = "=?base64?";
    private const string EncodedEnd = "?=";

    public static Refusal? Check(IHeaderDictionary headers, McpRequest request)
    {
        if (CheckRevision(headers[Revision], request) is { } refusal)
        {
            return refusal;
        }

        var modern = request.IsModern;
        if (!Agrees(headers[Method], request.Method, required: modern && !request.Row.IsNotification))
        {
            return Mismatch(Method);
        }

        if (!Agrees(headers[Name], request.Row.IsNamed ? request.Name : null, required: modern && request.Row.IsNamed))
        {
            return Mismatch(Name);
        }

        foreach (var (name, value) in headers)
        {
            if (name.StartsWith(ParameterPrefix, StringComparison.OrdinalIgnoreCase) && !IsArgument(value, request.Arguments))
            {
                return Mismatch(name);
            }
        }

        return modern && request.Client.Capabilities is null ? Refusal.Of(GatewayError.InvalidParams, "params._meta must carry the client's capabilities.") : null;
    }

    /// <summary>Compares the headers that mirror arguments with those, where the tool's approved definition says which they are.</summary>
    public static Refusal? CheckMirrored(IHeaderDictionary headers, McpRequest request, ImmutableArray<MirroredArgument> mirrored)
    {
        foreach (var one in mirrored)
        {
            var header = headers[ParameterPrefix + one.Header];
            var argument = ToolPins.Argument(request.Arguments, one.Path);
            if (argument is { } value ? header.Count != 1 || Decode(header[0]) is not { } text || !HoldsValue(value, text) : header.Count > 0)
            {
                return Mismatch(ParameterPrefix + one.Header);
            }
        }

        return null;
    }

    /// <summary>The headers that mirror arguments, made from those: for clients of revisions that send none.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Mirror(McpRequest request, ImmutableArray<MirroredArgument> mirrored) =>
    [
        .. from one in mirrored
           let argument = ToolPins.Argument(request.Arguments, one.Path)
           where argument is { ValueKind: JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False }
           select KeyValuePair.Create(ParameterPrefix + one.Header, Encode(argument.Value.ToString(), argument.Value.ValueKind)),
    ];

    // Booleans are written small in JSON, and large by everything else.
    private static string Encode(string value, JsonValueKind kind)
    {
        var text = kind is JsonValueKind.True ? "true" : kind is JsonValueKind.False ? "false" : value;
        var plain = text.Length > 0 && text[0] != ' ' && text[^1] != ' ' && text.All(static letter => letter is >= ' ' and < '\x7f') && !text.StartsWith(EncodedStart, StringComparison.Ordinal);
        return plain ? text : EncodedStart + Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) + EncodedEnd;
    }

    // A client that opens with initialize has agreed on no revision yet: what its header says is what it would like.
    private static Refusal? CheckRevision(StringValues header, McpRequest request)
    {
        if (header.Count > 1)
        {
            return Mismatch(Revision);
        }

        if (header.Count == 1 && request.Method != McpMethods.Initialize && !McpMethods.Revisions.Contains(header[0], StringComparer.Ordinal))
        {
            return Refusal.Of(GatewayError.UnsupportedProtocolVersion, "This revision of MCP is not supported.") with { Supported = McpMethods.Revisions };
        }

        if (request.Revision is not null && request.Revision != header)
        {
            return Mismatch(Revision);
        }

        if (request.Revision is null)
        {
            return !request.Row.IsNotification && (header == McpMethods.Modern || !request.Row.Eras.HasFlag(McpEras.Legacy))
                ? Refusal.Of(GatewayError.InvalidParams, "params._meta must carry the protocol version.")
                : null;
        }

        // What is in _meta is of 2026-07-28 or newer: an older one begins with initialize.
        return request.Revision != McpMethods.Modern ? Refusal.Of(GatewayError.UnsupportedProtocolVersion, "This revision of MCP carries no _meta: begin with initialize.") with { Supported = [McpMethods.Modern] }
            : !request.Row.Eras.HasFlag(McpEras.Modern) ? Refusal.Of(GatewayError.UnknownMethod, "The method is not of this revision.")
            : null;
    }

    private static bool Agrees(StringValues header, string? body, bool required) => header.Count switch
    {
        0 => !required,
        1 => body is not null && Decode(header[0]) == body,
        _ => false,
    };

    // Which argument a parameter header mirrors is in the tool's schema, which only the upstream has.
    // What can be said without it: a value that no argument has cannot mirror one.
    private static bool IsArgument(StringValues header, JsonElement? arguments) =>
        header.Count == 1 && Decode(header[0]) is { } value && arguments is { } from && HoldsValue(from, value);

    private static bool HoldsValue(JsonElement from, string value) => from.ValueKind switch
    {
        JsonValueKind.Object => from.EnumerateObject().Any(member => HoldsValue(member.Value, value)),
        JsonValueKind.String => from.GetString() == value,
        JsonValueKind.Number => from.GetRawText() == value
            || (decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && from.TryGetDecimal(out var own) && own == number),
        JsonValueKind.True => value == "true",
        JsonValueKind.False => value == "false",
        _ => false,
    };

    /// <summary>The value in plain form; null when an encoded value is not base64 of UTF-8.</summary>
    private static string? Decode(string? header)
    {
        if (header is null || !header.StartsWith(EncodedStart, StringComparison.Ordinal) || !header.EndsWith(EncodedEnd, StringComparison.Ordinal)
            || header.Length < EncodedStart.Length + EncodedEnd.Length)
        {
            return header;
        }

        var encoded = header[EncodedStart.Length..^EncodedEnd.Length];
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var count))
        {
            return null;
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes, 0, count);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static Refusal Mismatch(string header) =>
        Refusal.Of(GatewayError.HeaderMismatch, $"The header {header} is missing, repeated, or differs from the body.");
}
