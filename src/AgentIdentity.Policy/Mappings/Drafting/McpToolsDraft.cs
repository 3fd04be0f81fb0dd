using System.Text.Json;
using AgentIdentity.Policy.Decisions;
using AgentIdentity.Policy.Mappings.Inputs;

namespace AgentIdentity.Policy.Mappings.Drafting;

/// <summary>Drafts mappings of the tools that an MCP server lists: the answer to <c>tools/list</c>, whole or only its result.</summary>
internal static class McpToolsDraft
{
    public static IEnumerable<DraftEntry> Read(DraftDocument document, string upstream, List<string> leftOut)
    {
        var root = DraftDocument.Member(document.Root, "result") ?? document.Root;
        var tools = root.ValueKind == JsonValueKind.Array ? root
            : DraftDocument.Member(root, "tools") is { ValueKind: JsonValueKind.Array } listed ? listed
            : throw document.Refused("there is no list of tools; give the result of tools/list, an object with 'tools'");
        foreach (var tool in tools.EnumerateArray())
        {
            if (DraftDocument.Text(tool, "name") is not { } name || PolicyObject.Of(Call.ToolInList(upstream, name)) is null)
            {
                leftOut.Add($"{DraftDocument.Text(tool, "name") ?? "a tool without a name"}: it cannot be named in the relations");
                continue;
            }

            var input = DraftDocument.Member(tool, "inputSchema") is { } schema ? new SchemaDraft(document.Own(schema)).Read(schema) : null;
            yield return new DraftEntry(name, DraftDocument.Text(tool, "description") ?? DraftDocument.Text(tool, "title"),
                RiskGuess.OfTool(name), Says(tool), input is { Kind: InputKind.Record } ? input : null);
        }
    }

    /// <summary>What a server says of its own tools is worth a comment, and decides nothing.</summary>
    private static string? Says(JsonElement tool) => DraftDocument.Member(tool, "annotations") switch
    {
        { } hints when DraftDocument.Member(hints, "readOnlyHint") is { ValueKind: JsonValueKind.True } => "the server says of this tool that it only reads",
        { } hints when DraftDocument.Member(hints, "destructiveHint") is { ValueKind: JsonValueKind.True } => "the server says of this tool that it destroys",
        _ => null,
    };
}
