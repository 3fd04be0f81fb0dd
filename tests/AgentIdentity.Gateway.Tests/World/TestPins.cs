using System.Collections.Frozen;
using System.Text.Json;
using AgentIdentity.Gateway.Ports;

namespace AgentIdentity.Gateway.Tests.World;

/// <summary>Approves every tool as its server first lists it, and holds back what changes.</summary>
internal sealed class TestPins : IToolPins
{
    private readonly Lock _lock = new();
    private ToolPinSet _set = ToolPinSet.Empty;

    /// <summary>With these tools approved.</summary>
    public static TestPins With(params IReadOnlyList<string> tools) => new()
    {
        _set = new ToolPinSet(tools.ToFrozenDictionary(
            static name => name, static name => new ApprovedTool(name, name, JsonElement.Parse("""{"inputSchema":{"type":"object"}}""")), StringComparer.Ordinal)),
    };

    public ToolPinSet Of(string upstream) => _set;

    public ValueTask<ToolPinSet> SeenAsync(string upstream, IReadOnlyList<SeenTool> tools, bool allowNew, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var approved = _set.Approved.ToDictionary();
            foreach (var tool in tools)
            {
                if (approved.TryGetValue(tool.Name, out var known) && known.Digest != tool.Digest)
                {
                    approved.Remove(tool.Name);
                }
                else
                {
                    approved.TryAdd(tool.Name, new ApprovedTool(tool.Name, tool.Digest, tool.Definition));
                }
            }

            return new(_set = new ToolPinSet(approved.ToFrozenDictionary(StringComparer.Ordinal)));
        }
    }
}
