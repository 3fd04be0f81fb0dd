using System.Text.Json;
using static AgentIdentity.ModelProxy.BedrockJson;
using static AgentIdentity.ModelProxy.ConverseConversation;

namespace AgentIdentity.ModelProxy;

/// <summary>Converse's content blocks in the hub form. A cache point stands behind what it ends; the hub marks that part itself.</summary>
internal static class ConverseBlocks
{
    internal static IReadOnlyList<ConversationPart> Read(IEnumerable<JsonElement> blocks, string member)
    {
        List<ConversationPart> parts = [];
        var at = 0;
        foreach (var block in blocks)
        {
            var only = Members(block).Single();
            var place = $"{member}[{at++}].{only.Name}";
            if (only.Name == "cachePoint")
            {
                // With nothing before it, it ends nothing.
                if (parts.Count > 0)
                {
                    parts[^1] = parts[^1] with { Cache = CacheOf(only.Value) };
                }

                continue;
            }

            parts.Add(PartOf(only.Name, only.Value, place));
        }

        return parts;
    }

    /// <summary>The block of a document's answer or of a request.</summary>
    internal static ConversationPart PartOf(string kind, JsonElement value, string place) => kind switch
    {
        "text" => new TextPart(place, value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new UntranslatableException(place)),
        "image" => Image(value, place),
        "document" => Document(value, place),
        "toolUse" => ToolUse(value, place),
        "toolResult" => ToolResult(value, place),
        "reasoningContent" => Reasoning(value, place),

        // Inside a tool's result: other wires know its text only.
        "json" => new TextPart(place, value.GetRawText()),
        _ => throw new UntranslatableException(place),
    };

    internal static CacheMark CacheOf(JsonElement point) => new(Text(point, "ttl"));

    private static ImagePart Image(JsonElement image, string place)
    {
        Only(image, place + ".", "format", "source");
        return new ImagePart(place)
        {
            MediaType = ConverseFormats.ImageTypeOf(Text(image, "format")) ?? throw new UntranslatableException(place + ".format"),
            Base64 = Bytes(image, place),
        };
    }

    private static DocumentPart Document(JsonElement document, string place)
    {
        Only(document, place + ".", "format", "name", "source", "citations");
        Demand(Object(document, "citations") is not { } citations || Member(citations, "enabled") is not { ValueKind: JsonValueKind.True }, place + ".citations");
        var text = Object(document, "source") is { } source ? Text(source, "text") : null;
        var type = Member(document, "format") is null && text is not null ? "text/plain" : ConverseFormats.DocumentTypeOf(Text(document, "format"));
        return new DocumentPart(place, type ?? throw new UntranslatableException(place + ".format"))
        {
            Name = Text(document, "name"),
            Text = text,
            Base64 = text is null ? Bytes(document, place) : null,
        };
    }

    private static string Bytes(JsonElement block, string place) =>
        Object(block, "source") is { } source && Text(source, "bytes") is { } bytes ? bytes : throw new UntranslatableException(place + ".source");

    private static ToolUsePart ToolUse(JsonElement use, string place)
    {
        // type: a tool that ran at the provider.
        Only(use, place + ".", "toolUseId", "name", "input");
        return new ToolUsePart(place, Needed(use, "toolUseId", place), Needed(use, "name", place), Member(use, "input")?.GetRawText() ?? "{}");
    }

    private static ToolResultPart ToolResult(JsonElement result, string place)
    {
        Only(result, place + ".", "toolUseId", "content", "status");
        return new ToolResultPart(place, Needed(result, "toolUseId", place), Read(Items(result, "content"), place + ".content"), Text(result, "status") == "error");
    }

    private static ReasoningPart Reasoning(JsonElement reasoning, string place)
    {
        Only(reasoning, place + ".", "reasoningText", "redactedContent");
        var thought = Object(reasoning, "reasoningText") ?? default;
        var (signature, opaque) = (Text(thought, "signature"), Text(reasoning, "redactedContent"));
        return new ReasoningPart(place, Text(thought, "text"))
        {
            Signature = signature,
            Opaque = opaque,

            // Of the models that Bedrock serves only Anthropic's sign their thoughts, and their signatures are good wherever they are hosted.
            From = signature is null && opaque is null ? null : ModelSurface.Messages,
        };
    }

    private static string Needed(JsonElement block, string name, string place) => Text(block, name) ?? throw new UntranslatableException($"{place}.{name}");
}
