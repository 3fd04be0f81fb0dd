using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>Reads images and documents. What Anthropic keeps by id is nowhere else, so that it is refused.</summary>
internal static class MessagesMedia
{
    internal static ImagePart ImageOf(JsonElement block, string place)
    {
        MessagesParts.Members(block, place, "type", "source", "cache_control");
        var source = SourceOf(block, place);
        return source.Text("type") switch
        {
            "base64" => new ImagePart(place) { MediaType = MessagesParts.Required(source, place, "media_type"), Base64 = MessagesParts.Required(source, place, "data") },
            "url" => new ImagePart(place) { Url = MessagesParts.Required(source, place, "url") },
            _ => throw new NotTranslatableException($"{place}.source"),
        };
    }

    internal static DocumentPart DocumentOf(JsonElement block, string place)
    {
        MessagesParts.Members(block, place, "type", "source", "cache_control", "citations", "title");
        if (block.Given("citations") is { } citations && citations.Member("enabled") is not { ValueKind: JsonValueKind.False })
        {
            throw new NotTranslatableException($"{place}.citations");
        }

        var source = SourceOf(block, place);
        var name = block.Text("title");
        return source.Text("type") switch
        {
            "base64" => new DocumentPart(place, MessagesParts.Required(source, place, "media_type")) { Name = name, Base64 = MessagesParts.Required(source, place, "data") },
            "text" => new DocumentPart(place, source.Text("media_type") ?? "text/plain") { Name = name, Text = MessagesParts.Required(source, place, "data") },
            "content" when source.Text("content") is { } text => new DocumentPart(place, "text/plain") { Name = name, Text = text },
            _ => throw new NotTranslatableException($"{place}.source"),
        };
    }

    private static JsonElement SourceOf(JsonElement block, string place) =>
        block.Given("source") is { ValueKind: JsonValueKind.Object } source ? source : throw new NotTranslatableException($"{place}.source");
}
