using System.Collections.Frozen;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>Every method the gateway mediates, one row each; what is not here is refused as unknown.</summary>
internal static class McpMethods
{
    public const string Initialize = "initialize";
    public const string Discover = "server/discover";
    public const string Ping = "ping";
    public const string SetLevel = "logging/setLevel";
    public const string ListTools = "tools/list";
    public const string CallTool = "tools/call";
    public const string ListResources = "resources/list";
    public const string ListTemplates = "resources/templates/list";
    public const string ReadResource = "resources/read";
    public const string Subscribe = "resources/subscribe";
    public const string Unsubscribe = "resources/unsubscribe";
    public const string ListPrompts = "prompts/list";
    public const string GetPrompt = "prompts/get";
    public const string Complete = "completion/complete";
    public const string Listen = "subscriptions/listen";
    public const string Initialized = "notifications/initialized";
    public const string Cancelled = "notifications/cancelled";

    /// <summary>2026-07-28: stateless, with the revision in every request.</summary>
    public const string Modern = "2026-07-28";

    private const McpEras Both = McpEras.Modern | McpEras.Legacy;

    //  in: the method              in which era     decided on             answered by         out: what of the answer is rewritten
    private static readonly FrozenDictionary<string, McpMethod> Rows = new McpMethod[]
    {
        new(Initialize,             McpEras.Legacy,  McpSubject.None,       McpWay.Here),     // the gateway's own face; a session begins
        new(Discover,               McpEras.Modern,  McpSubject.None,       McpWay.Here),     // the gateway's own face; private, for as long as the token
        new(Ping,                   McpEras.Legacy,  McpSubject.None,       McpWay.Here),
        new(SetLevel,               McpEras.Legacy,  McpSubject.None,       McpWay.Here),     // kept in the session, sent with each call
        new(ListTools,              Both,            McpSubject.EachListed, McpWay.Link) { Lists = "tools" },
        new(CallTool,               Both,            McpSubject.Tool,       McpWay.Stream) { MayAsk = true },
        new(ListResources,          Both,            McpSubject.EachListed, McpWay.Link) { Lists = "resources" },
        new(ListTemplates,          Both,            McpSubject.EachListed, McpWay.Link) { Lists = "resourceTemplates" },
        new(ReadResource,           Both,            McpSubject.Resource,   McpWay.Stream) { MayAsk = true, Caches = true },
        new(Subscribe,              McpEras.Legacy,  McpSubject.Resource,   McpWay.Here),     // kept in the session, asked for by its stream
        new(Unsubscribe,            McpEras.Legacy,  McpSubject.None,       McpWay.Here),
        new(ListPrompts,            Both,            McpSubject.EachListed, McpWay.Link) { Lists = "prompts" },
        new(GetPrompt,              Both,            McpSubject.Prompt,     McpWay.Stream) { MayAsk = true },
        new(Complete,               Both,            McpSubject.Reference,  McpWay.Link),
        new(Listen,                 McpEras.Modern,  McpSubject.EachListed, McpWay.Listen),   // URIs decided one by one, and again for each notification
        new("tasks/get",            McpEras.Modern,  McpSubject.Task,       McpWay.Link),     // ids sealed for the caller, opened on the way in
        new("tasks/update",         McpEras.Modern,  McpSubject.Task,       McpWay.Link),
        new("tasks/cancel",         McpEras.Modern,  McpSubject.Task,       McpWay.Link),
        new(Initialized,            McpEras.Legacy,  McpSubject.None,       McpWay.Here),
        new(Cancelled,              Both,            McpSubject.None,       McpWay.Here),     // ends the session's call; modern clients hang up
        new("notifications/progress",           McpEras.Legacy, McpSubject.None, McpWay.Here), // goes no further: no call waits for it
        new("notifications/roots/list_changed", McpEras.Legacy, McpSubject.None, McpWay.Here), // goes no further: roots are asked for anew each time
    }.ToFrozenDictionary(static row => row.Name, StringComparer.Ordinal);

    /// <summary>The revisions, newest first.</summary>
    public static IReadOnlyList<string> Revisions { get; } = [Modern, "2025-11-25", "2025-06-18"];

    /// <summary>The revisions that begin with initialize, newest first.</summary>
    public static IReadOnlyList<string> LegacyRevisions { get; } = [.. Revisions.Skip(1)];

    public static McpMethod? Find(string method) => Rows.GetValueOrDefault(method);
}

/// <summary>How one method is treated.</summary>
/// <param name="Name">The method.</param>
/// <param name="Eras">Who may send it.</param>
/// <param name="Subject">What the decision is about.</param>
/// <param name="Way">Where its answer comes from.</param>
internal sealed record McpMethod(string Name, McpEras Eras, McpSubject Subject, McpWay Way)
{
    /// <summary>The member of the result that holds the list, each of whose entries is decided on.</summary>
    public string? Lists { get; init; }

    /// <summary>Whether the answer may be a question back (input_required).</summary>
    public bool MayAsk { get; init; }

    /// <summary>Whether the answer says how long it may be kept.</summary>
    public bool Caches { get; init; }

    public bool IsNotification { get; } = Name.StartsWith("notifications/", StringComparison.Ordinal);

    /// <summary>Whether the name in the params is mirrored in Mcp-Name.</summary>
    public bool IsNamed => Subject is McpSubject.Tool or McpSubject.Prompt || Name == McpMethods.ReadResource;
}

/// <summary>Who may send a method.</summary>
[Flags]
internal enum McpEras
{
    /// <summary>Clients that begin with initialize.</summary>
    Legacy = 1,

    /// <summary>Clients that say their revision with each request.</summary>
    Modern = 2,
}

/// <summary>What a decision is about.</summary>
internal enum McpSubject
{
    /// <summary>Nothing of the upstream's.</summary>
    None,

    /// <summary>The tool and its arguments.</summary>
    Tool,

    /// <summary>The resource.</summary>
    Resource,

    /// <summary>The prompt and its arguments.</summary>
    Prompt,

    /// <summary>The prompt or the resource template whose arguments are completed.</summary>
    Reference,

    /// <summary>The tool that began the task; the sealed id names it.</summary>
    Task,

    /// <summary>Everything in a list by itself.</summary>
    EachListed,
}

/// <summary>Where the answer comes from.</summary>
internal enum McpWay
{
    /// <summary>The gateway.</summary>
    Here,

    /// <summary>The upstream, through its link.</summary>
    Link,

    /// <summary>The upstream; the bytes pass where both sides are modern, else through its link.</summary>
    Stream,

    /// <summary>The upstream, for as long as the caller listens.</summary>
    Listen,
}
