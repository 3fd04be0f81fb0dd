using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Gateway.Ports;
using AgentIdentity.Policy;

namespace AgentIdentity.Gateway.Mcp.Pins;

/// <summary>The approved tools of one server, ready to hold calls and lists against. Immutable, and shared by all callers.</summary>
internal sealed class PinnedTools
{
    private readonly FrozenDictionary<string, PinnedTool>? _tools;

    private PinnedTools(FrozenDictionary<string, PinnedTool>? tools, bool isFresh) => (_tools, IsFresh) = (tools, isFresh);

    /// <summary>Nothing is pinned: every tool is admitted with any arguments.</summary>
    public static PinnedTools Off { get; } = new(null, isFresh: true);

    public bool IsEnforced => _tools is not null;

    /// <summary>Whether the server's own list was read lately enough.</summary>
    public bool IsFresh { get; }

    /// <summary>The approved tools by name; the same object as long as nothing changes. Empty where nothing is pinned.</summary>
    public FrozenDictionary<string, PinnedTool> All => _tools ?? FrozenDictionary<string, PinnedTool>.Empty;

    public static PinnedTools Of(ToolPinSet pins, bool isFresh) =>
        new(pins.Approved.ToFrozenDictionary(static pin => pin.Key, static pin => PinnedTool.Of(pin.Value), StringComparer.Ordinal), isFresh);

    public PinnedTools Fresh(bool isFresh) => isFresh == IsFresh || _tools is null ? this : new(_tools, isFresh);

    /// <summary>Whether a call may go on, as far as the definition goes.</summary>
    public ToolAdmission Admit(string tool, JsonElement? arguments) =>
        _tools is null ? new(ToolVerdict.Admitted)
        : !_tools.TryGetValue(tool, out var pinned) ? new(IsFresh ? ToolVerdict.Unknown : ToolVerdict.Unseen)
        : pinned.Complaint(arguments) is { } complaint ? new(ToolVerdict.Invalid, complaint)
        : new(ToolVerdict.Admitted);

    /// <summary>Whether this very definition, as a server sent it, is the approved one. Anything else never reaches a caller.</summary>
    public bool Shows(JsonElement definition) =>
        _tools is null || (SeenTools.NameOf(definition) is { } name && _tools.TryGetValue(name, out var pinned) && pinned.Digest == SeenTools.DigestOf(definition));

    /// <summary>The headers that must repeat arguments of a tool; null where nothing is known of it.</summary>
    public ImmutableArray<MirroredArgument>? HeadersOf(string tool) => Find(tool)?.Headers;

    /// <summary>The approved definition of a tool; null where nothing is pinned or it is not approved.</summary>
    public PinnedTool? Find(string tool) => _tools?.GetValueOrDefault(tool);
}
