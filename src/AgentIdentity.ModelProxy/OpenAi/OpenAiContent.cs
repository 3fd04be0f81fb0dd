using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Parts of what is said, as chat and responses bodies write them.</summary>
internal static class OpenAiContent
{
    private const string Failed = "The tool reported an error.";

    internal static string? AddressOf(ImagePart image) => image switch
    {
        { Url: { } url } => url,
        { Base64: { } bytes, MediaType: { } type } => DataAddress.Write(type, bytes),
        _ => null,
    };

    internal static void Detail(Utf8JsonWriter json, ImagePart image)
    {
        if (image.Detail is { } detail)
        {
            json.WriteString("detail"u8, detail);
        }
    }

    /// <summary>What a tool answered. OpenAI's wires have no mark for a failure, so it is said in words before what the tool said.</summary>
    internal static IReadOnlyList<ConversationPart> Result(ToolResultPart result)
    {
        IReadOnlyList<ConversationPart> parts = result.Parts.Count == 0 ? [new TextPart(result.Member, "")] : result.Parts;
        return (result.IsError, parts) switch
        {
            (false, _) => parts,
            (true, [TextPart only]) => [only with { Text = $"{Failed}\n{only.Text}" }],
            _ => [new TextPart(result.Member, Failed), .. parts],
        };
    }
}
