using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Gateway.Ports;

namespace AgentIdentity.Server.Local;

/// <summary>The gateway's pins of tools, in this process's book.</summary>
internal sealed class LocalToolPins(ToolPinBook book) : IToolPins
{
    private readonly ConditionalWeakTable<ToolShelf, ToolPinSet> _sets = [];

    public ToolPinSet Of(string upstream) => _sets.GetValue(book.Of(upstream), Read);

    public async ValueTask<ToolPinSet> SeenAsync(string upstream, IReadOnlyList<SeenTool> tools, bool allowNew, CancellationToken cancellationToken)
    {
        var listed = tools.Select(static tool => new ListedTool(tool.Name, new ToolDefinition(tool.Digest, tool.Definition.GetRawText(), tool.Problem))).ToList();
        return _sets.GetValue(await book.SeenAsync(upstream, listed, allowNew), Read);
    }

    private static ToolPinSet Read(ToolShelf shelf) => new(shelf.Pins.Values
        .Where(static pin => pin is { State: ToolPinState.Approved, Approved: not null })
        .ToFrozenDictionary(static pin => pin.Tool, static pin => new ApprovedTool(pin.Tool, pin.Approved!.Digest, JsonElement.Parse(pin.Approved.Json)), StringComparer.Ordinal));
}
