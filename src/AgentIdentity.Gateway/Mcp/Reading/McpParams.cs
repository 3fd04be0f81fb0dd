using System.Text.Json;
using AgentIdentity.Gateway.Pipeline;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>Reads the params of a request: who asks in which revision, and what is meant.</summary>
internal static class McpParams
{
    private const string Prefix = "io.modelcontextprotocol/";
    private const string RevisionMember = Prefix + "protocolVersion";
    private const string CapabilitiesMember = Prefix + "clientCapabilities";
    private const string InfoMember = Prefix + "clientInfo";
    private const string LevelMember = Prefix + "logLevel";
    private const int LongestName = 256;
    private const int LongestUri = 2048;

    private static readonly string[] Known = ["name", "uri", "arguments", "argument", "ref", "_meta", "inputResponses", "requestState", "cursor", "task", "taskId", "notifications", "level", "context"];
    private static readonly string[] KnownMeta = [RevisionMember, CapabilitiesMember, InfoMember, LevelMember, "progressToken"];
    private static readonly string[] Levels = ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"];

    public static (McpRequest?, Refusal?) Read(McpRequest request)
    {
        if (request.Params is not { } given)
        {
            return request.Row.Subject is McpSubject.None or McpSubject.EachListed && request.Row.Way != McpWay.Listen
                ? (request, null)
                : Invalid($"{request.Method} needs params.");
        }

        if (JsonCase.HasOddSpelling(given, Known))
        {
            return Invalid("A member of params differs from a known one only in letter case.");
        }

        if (given.TryGetProperty("_meta", out var meta))
        {
            (var read, var refusal) = ReadMeta(request, meta);
            if (read is null)
            {
                return (null, refusal);
            }

            request = read;
        }

        return ReadSubject(ReadGoingOn(request, given), given);
    }

    public static bool IsLevel(string? level) => level is not null && Levels.Contains(level);

    /// <summary>The params as the server gets them: without the members of <c>_meta</c> that belong to the protocol, which the link writes anew.</summary>
    public static bool IsProtocols(string metaMember) => metaMember.StartsWith(Prefix, StringComparison.Ordinal) || metaMember is "progressToken" or "traceparent" or "tracestate" or "baggage";

    private static (McpRequest?, Refusal?) ReadMeta(McpRequest request, JsonElement meta)
    {
        if (meta.ValueKind != JsonValueKind.Object || JsonCase.HasOddSpelling(meta, KnownMeta))
        {
            return Invalid("_meta must be an object whose members are spelt as the protocol does.");
        }

        if (meta.TryGetProperty("progressToken", out var progress) && progress.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
        {
            return Invalid("progressToken must be a text or a number.");
        }

        if (!meta.TryGetProperty(RevisionMember, out var revision))
        {
            return (request, null);
        }

        if (revision.ValueKind != JsonValueKind.String)
        {
            return Invalid("The protocol version of _meta must be a text.");
        }

        var hasCapabilities = meta.TryGetProperty(CapabilitiesMember, out var declared);
        var hasInfo = meta.TryGetProperty(InfoMember, out var info);
        if (hasInfo && info.ValueKind != JsonValueKind.Object)
        {
            return Invalid("The client's info in _meta must be an object.");
        }

        if (ClientClaims.TooLarge(info, declared))
        {
            return Invalid(ClientClaims.TooLargeDetail);
        }

        var hasLevel = meta.TryGetProperty(LevelMember, out _);
        var level = McpRequestReader.Text(meta, LevelMember);
        if (hasLevel && !IsLevel(level))
        {
            return Invalid("The log level in _meta is none that the protocol knows.");
        }

        var capabilities = hasCapabilities && declared.ValueKind == JsonValueKind.Object ? declared : (JsonElement?)null;
        return (request with
        {
            Revision = revision.GetString(),
            Client = new ClientClaims(hasInfo ? info : null, capabilities, level),
        }, null);
    }

    private static McpRequest ReadGoingOn(McpRequest request, JsonElement given) => request with
    {
        State = McpRequestReader.Text(given, "requestState"),
        Responses = given.TryGetProperty("inputResponses", out var responses) ? responses : null,
    };

    private static (McpRequest?, Refusal?) ReadSubject(McpRequest request, JsonElement given)
    {
        if (given.TryGetProperty("requestState", out var state) && state.ValueKind != JsonValueKind.String)
        {
            return Invalid("requestState must be the text that was given out.");
        }

        if (request.Responses is { ValueKind: not JsonValueKind.Object })
        {
            return Invalid("inputResponses must be an object.");
        }

        if (request.GoesOn && !request.Row.MayAsk)
        {
            return Invalid($"{request.Method} asks nothing back: inputResponses and requestState do not belong to it.");
        }

        return request.Row.Subject switch
        {
            McpSubject.Tool => ReadNamed(request, given, "The tool's name", allowsTask: false),
            McpSubject.Prompt => ReadNamed(request, given, "The prompt's name", allowsTask: true),
            McpSubject.Resource => ReadUri(request, given),
            McpSubject.Reference => ReadReference(request, given),
            McpSubject.Task => McpRequestReader.Text(given, "taskId") is { Length: > 0 } task ? (request with { Name = task }, null) : Invalid("taskId must be a text."),
            McpSubject.EachListed when given.TryGetProperty("cursor", out var cursor) && cursor.ValueKind != JsonValueKind.String => Invalid("cursor must be a text."),
            _ => (request, null),
        };
    }

    private static (McpRequest?, Refusal?) ReadNamed(McpRequest request, JsonElement given, string what, bool allowsTask)
    {
        if (!IsName(McpRequestReader.Text(given, "name"), out var name))
        {
            return Invalid($"{what} must be a text of 1 to {LongestName} characters.");
        }

        if (!allowsTask && given.TryGetProperty("task", out _))
        {
            return Invalid("A call becomes a task when the server says so: task does not belong to it.");
        }

        var hasArguments = given.TryGetProperty("arguments", out var arguments) && arguments.ValueKind != JsonValueKind.Null;
        if (hasArguments && arguments.ValueKind != JsonValueKind.Object)
        {
            return Invalid("arguments must be an object.");
        }

        return (request with { Name = name, Arguments = hasArguments ? arguments : null }, null);
    }

    private static (McpRequest?, Refusal?) ReadUri(McpRequest request, JsonElement given) =>
        McpRequestReader.Text(given, "uri") is { Length: > 0 and <= LongestUri } uri
            ? (request with { Name = uri }, null)
            : Invalid($"uri must be a text of 1 to {LongestUri} characters.");

    private static (McpRequest?, Refusal?) ReadReference(McpRequest request, JsonElement given)
    {
        if (!given.TryGetProperty("ref", out var reference) || reference.ValueKind != JsonValueKind.Object || JsonCase.HasOddSpelling(reference, "type", "name", "uri"))
        {
            return Invalid("ref must be an object with a type, and a name or a uri.");
        }

        return McpRequestReader.Text(reference, "type") switch
        {
            // A reference that has the other type's member too would name two things, of which one is decided on.
            "ref/prompt" when !reference.TryGetProperty("uri", out _) && IsName(McpRequestReader.Text(reference, "name"), out var name) => (request with { Name = name, OfPrompt = true }, null),
            "ref/resource" when !reference.TryGetProperty("name", out _) && McpRequestReader.Text(reference, "uri") is { Length: > 0 and <= LongestUri } uri => (request with { Name = uri }, null),
            _ => Invalid("ref must be an object with a type, and a name or a uri."),
        };
    }

    private static bool IsName(string? text, out string name)
    {
        name = text ?? "";
        return name.Length is > 0 and <= LongestName && !name.Any(char.IsControl);
    }

    private static (McpRequest?, Refusal?) Invalid(string detail) => McpRequestReader.Refuse(GatewayError.InvalidParams, detail);
}
