using System.Text.Json;
using AgentIdentity.Gateway.Mcp.Sealing;

namespace AgentIdentity.Gateway.Mcp.Links.Virtual;

/// <summary>
/// Where the lists of several servers go on, in one sealed text: it can be neither read nor made by a caller, and is good for the same list of
/// the same virtual server under the same delegation, for as long as any cursor of the gateway is.
/// </summary>
internal sealed class MergedCursor(StateSeal seal)
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    public string Seal(LinkCall call, string method, IReadOnlyDictionary<string, string> cursors) =>
        seal.Seal(SealKind.Cursor, BindingOf(call), AboutOf(method), JsonSerializer.Serialize(cursors), Life);

    /// <summary>The members' own cursors; null where the text is not one that was sealed here for this, or is too old.</summary>
    public IReadOnlyDictionary<string, string>? Open(LinkCall call, string method, string cursor) =>
        seal.Open(SealKind.Cursor, BindingOf(call), AboutOf(method), cursor) is { } opened
            ? JsonSerializer.Deserialize<Dictionary<string, string>>(opened.Text) : null;

    private static string BindingOf(LinkCall call) => McpBinding.Of(call.Token, call.Upstream.Name);

    // The cursor that the caller gets holds this one, and must not open in its place.
    private static string AboutOf(string method) => "merged " + method;
}
