using System.Text.Json;
using AgentIdentity.Policy.Mappings.Paths;

namespace AgentIdentity.Policy;

/// <summary>The call that an agent wants to make, as the gateway understood it.</summary>
/// <param name="Kind">What sort of call.</param>
/// <param name="Upstream">The upstream's configured name; <see cref="ModelUpstream"/> for model calls.</param>
/// <param name="Action">One of <see cref="McpAction"/>, the HTTP method in capitals, or <c>chat</c>.</param>
/// <param name="Identifier">Tool or prompt name, resource URI, normalised path or model alias.</param>
/// <param name="Arguments">The arguments as a JSON object; null means none.</param>
/// <param name="ArgumentsKnown">
/// False only when a list is filtered and nobody has chosen arguments yet: then limits and rules that depend on them do not object.
/// For <see cref="CallKind.Http"/> and <see cref="CallKind.Data"/> false means the body was not read, and whatever depends on it denies.
/// </param>
public sealed record Call(CallKind Kind, string Upstream, string Action, string Identifier, JsonElement? Arguments, bool ArgumentsKnown)
{
    /// <summary>
    /// True when somebody else asks about a call that will be made, and did not say with which arguments: whatever depends on them
    /// denies, as it does for a body that was not read.
    /// </summary>
    public bool ArgumentsUnread { get; init; }

    /// <summary>Whether nobody has chosen arguments yet, so that what depends on them does not object.</summary>
    internal bool ForList => !ArgumentsKnown && !ArgumentsUnread && Kind is (CallKind.Mcp or CallKind.Model);

    /// <summary>The upstream name of every model call.</summary>
    public const string ModelUpstream = "v1";

    /// <summary>The upstream name of calls to this server's own relations, <c>/fga</c>. No configured upstream may have it.</summary>
    public const string RelationsUpstream = "fga";

    /// <summary>A call of an MCP tool.</summary>
    public static Call Tool(string upstream, string tool, JsonElement? arguments)
        => new(CallKind.Mcp, upstream, McpAction.CallTool, tool, arguments, true);

    /// <summary>The question whether a tool belongs in a list. Its answer must never be used to forward a call.</summary>
    public static Call ToolInList(string upstream, string tool) => new(CallKind.Mcp, upstream, McpAction.CallTool, tool, null, false);

    /// <summary>A call of an MCP tool of whose arguments nothing is known; <see cref="ArgumentsUnread"/>.</summary>
    public static Call ToolUnread(string upstream, string tool) =>
        new(CallKind.Mcp, upstream, McpAction.CallTool, tool, null, false) { ArgumentsUnread = true };

    /// <summary>A read of an MCP resource, a subscription to it, or a completion that leads to it.</summary>
    /// <param name="upstream">The upstream's configured name.</param>
    /// <param name="uri">The URI exactly as it will be sent; one that is not <see cref="ResourceUri.IsPlain"/> is denied.</param>
    public static Call Resource(string upstream, string uri) => new(CallKind.Mcp, upstream, McpAction.ReadResource, uri, null, true);

    /// <summary>The question whether a resource belongs in a list; of a template, its <see cref="ResourceUri.Above"/>.</summary>
    public static Call ResourceInList(string upstream, string uri) => new(CallKind.Mcp, upstream, McpAction.ReadResource, uri, null, false);

    /// <summary>A fetch of an MCP prompt, or a completion of its arguments.</summary>
    public static Call Prompt(string upstream, string name, JsonElement? arguments) => new(CallKind.Mcp, upstream, McpAction.GetPrompt, name, arguments, true);

    /// <summary>The question whether a prompt belongs in a list.</summary>
    public static Call PromptInList(string upstream, string name) => new(CallKind.Mcp, upstream, McpAction.GetPrompt, name, null, false);

    /// <summary>What an MCP server asks of its client in the middle of a call. Nothing grants it unless somebody says so.</summary>
    /// <param name="upstream">The upstream's configured name.</param>
    /// <param name="method"><see cref="McpAction.Sample"/>, <see cref="McpAction.Elicit"/> or <see cref="McpAction.ListRoots"/>; every other is denied.</param>
    /// <param name="arguments">The parameters that rules may read.</param>
    public static Call ServerAsks(string upstream, string method, JsonElement? arguments)
    {
        ArgumentNullException.ThrowIfNull(method);
        return new(CallKind.Mcp, upstream, method, McpAction.LastWord(method), arguments, true);
    }

    /// <summary>A chat call of a model of whose request nothing is known; <see cref="ArgumentsUnread"/>.</summary>
    public static Call ChatUnread(string alias) => new(CallKind.Model, ModelUpstream, "chat", alias, null, false) { ArgumentsUnread = true };

    /// <summary>An HTTP request whose body no rule can see.</summary>
    public static Call Http(string upstream, string method, string path) => new(CallKind.Http, upstream, method, path, null, false);

    /// <summary>
    /// An HTTP request with its query, and with its body where that was read: its arguments are <c>{query, body}</c>, to which a mapping adds
    /// what the path says.
    /// </summary>
    /// <param name="upstream">The upstream's configured name.</param>
    /// <param name="method">The method in capitals.</param>
    /// <param name="path">The normalised path.</param>
    /// <param name="query">The query as it was sent, without the question mark; null or empty for none.</param>
    /// <param name="bodyRead">Whether the body is known: it was read, or there is none.</param>
    /// <param name="body">The body, or null for none.</param>
    public static Call Http(string upstream, string method, string path, string? query, bool bodyRead, JsonElement? body = null) =>
        new(CallKind.Http, upstream, method, path, HttpArguments.Of(query, bodyRead ? body : null), bodyRead);

    /// <summary>A chat call of a model; the arguments are the request's members that rules may read.</summary>
    public static Call Chat(string alias, JsonElement? arguments) => new(CallKind.Model, ModelUpstream, "chat", alias, arguments, true);

    /// <summary>The question whether a model belongs in a list.</summary>
    public static Call ModelInList(string alias) => new(CallKind.Model, ModelUpstream, "chat", alias, null, false);
}
