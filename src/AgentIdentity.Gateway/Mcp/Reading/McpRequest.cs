using System.Runtime.InteropServices;
using System.Text.Json;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>A JSON-RPC request or notification that can be read in one way only.</summary>
/// <param name="Id">A string or an integer; null for a notification.</param>
/// <param name="Row">How the method is treated.</param>
/// <param name="Params">The params object, if any.</param>
internal sealed record McpRequest(JsonElement? Id, McpMethod Row, JsonElement? Params)
{
    /// <summary>The method.</summary>
    public string Method => Row.Name;

    /// <summary>What is meant: a tool, a prompt, a resource's URI, a task.</summary>
    public string? Name { get; init; }

    /// <summary>The tool of a tools/call.</summary>
    public string? Tool => Row.Subject == McpSubject.Tool ? Name : null;

    /// <summary>Its arguments, or those of a prompt, if any.</summary>
    public JsonElement? Arguments { get; init; }

    /// <summary>For a completion: whether it is a prompt's (<c>ref/prompt</c>) and not a resource template's.</summary>
    public bool OfPrompt { get; init; }

    /// <summary>What a tools/call does not know: how it goes on with an earlier one. It answers what the server asked back, which is in no argument.</summary>
    public bool GoesOn => State is not null || Responses is not null;

    /// <summary>The state of an earlier answer, as the gateway sealed it.</summary>
    public string? State { get; init; }

    /// <summary>What the client says to what was asked of it.</summary>
    public JsonElement? Responses { get; init; }

    /// <summary>The revision in <c>params._meta</c> (2026-07-28).</summary>
    public string? Revision { get; init; }

    /// <summary>Whether the client speaks 2026-07-28.</summary>
    public bool IsModern => Revision is not null;

    /// <summary>What the client says of itself with this request.</summary>
    public ClientClaims Client { get; init; } = ClientClaims.None;

    /// <summary>A member of the params, if there is one.</summary>
    public JsonElement? Param(string name) => Params is { } given && given.TryGetProperty(name, out var value) ? value : null;

    /// <summary>The call to decide on; null where nothing of the upstream's is asked for, or a list whose entries are decided on one by one.</summary>
    public Call? CallAt(string upstream, string name) => Row.Subject switch
    {
        McpSubject.Tool => Call.Tool(upstream, name, Arguments),
        McpSubject.Resource => Call.Resource(upstream, name),
        McpSubject.Prompt => Call.Prompt(upstream, name, Arguments),
        McpSubject.Reference when OfPrompt => Call.Prompt(upstream, name, null),
        McpSubject.Reference => Call.Resource(upstream, ResourceUri.Above(name) ?? name),
        _ => null,
    };
}

/// <summary>What a client says of itself; nobody vouches for it.</summary>
/// <param name="Info">Its name and version, if it gave them.</param>
/// <param name="Capabilities">What the server may ask of it.</param>
/// <param name="LogLevel">From which level on it wants log messages.</param>
internal sealed record ClientClaims(JsonElement? Info, JsonElement? Capabilities, string? LogLevel)
{
    public static ClientClaims None { get; } = new(null, null, null);

    /// <summary>Whether it can show a web page to its human.</summary>
    public bool OpensPages => Has("elicitation", "url");

    /// <summary>Whether it can show a form; a client that names no mode means this one.</summary>
    public bool ShowsForms => Has("elicitation", "form") || (Has("elicitation") && !Has("elicitation", "url"));

    /// <summary>Whether it waits for tasks.</summary>
    public bool KnowsTasks => Has("extensions", Tasks);

    public const string Tasks = "io.modelcontextprotocol/tasks";

    public const string TooLargeDetail = "The client's info and capabilities are larger together than 16 KB.";

    /// <summary>Whether they are more than a client has to say: sessions hold them for as long as they live.</summary>
    public static bool TooLarge(JsonElement? info, JsonElement? capabilities) => SizeOf(info) + SizeOf(capabilities) > 16 * 1024;

    public bool Has(string capability) => Capabilities is { ValueKind: JsonValueKind.Object } all && all.TryGetProperty(capability, out var one) && one.ValueKind == JsonValueKind.Object;

    private static int SizeOf(JsonElement? part) => part is { ValueKind: not JsonValueKind.Undefined } given ? JsonMarshal.GetRawUtf8Value(given).Length : 0;

    private bool Has(string capability, string mode) => Has(capability) && Capabilities!.Value.GetProperty(capability).TryGetProperty(mode, out var one) && one.ValueKind == JsonValueKind.Object;
}
