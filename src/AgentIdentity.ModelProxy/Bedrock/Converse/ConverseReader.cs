using System.Text.Json;
using static AgentIdentity.ModelProxy.BedrockJson;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads a Converse body strictly: what two parsers could read differently is refused.</summary>
internal static class ConverseReader
{
    internal static ModelResult<ModelRequest> Read(string alias, bool stream, ReadOnlyMemory<byte> body) =>
        alias is not { Length: > 0 and <= 256 } || alias.Any(char.IsControl)
            ? StrictBody.Refused<ModelRequest>(ModelError.ModelMissing, "The model in the address must be a text of 1 to 256 characters.", "modelId")
            : StrictBody.Read<ModelRequest>(body, root => ConverseRules.Of(root) is { } failure ? new(null, failure) : new(
                new ConverseRequest(body, ConverseMarks.Of(body, root))
                {
                    Model = alias,
                    Stream = stream,
                    UnknownMembers = ConverseRules.Unknown(root),
                    Tools = [.. ToolNames(root)],
                    Bounds = ConverseBounds.Of(root, body.Length),
                },
                null));

    private static IEnumerable<string> ToolNames(JsonElement root) => Object(root, "toolConfig") is not { } config ? []
        : from tool in Items(config, "tools")
          let named = Object(tool, "toolSpec") ?? Object(tool, "systemTool")
          where named is not null
          select Text(named.Value, "name");
}
