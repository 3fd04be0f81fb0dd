using System.Text.Json;

namespace AgentIdentity.ModelProxy;

/// <summary>What messages and messages/count_tokens are read by.</summary>
internal static class MessagesReader
{
    internal static ModelResult<TRequest> Read<TRequest>(ReadOnlyMemory<byte> body, MessagesHeaders headers, Func<JsonElement, ModelResult<TRequest>> read)
        where TRequest : class => headers.Problem() is { } problem ? new(null, problem) : StrictBody.Read(body, read);

    internal static MessagesMarks Marks(ReadOnlyMemory<byte> body, JsonElement root) => new(
        StrictBody.Place(body, root).Start.Value + 1,
        StrictBody.Place(body, root.GetProperty("model")),
        root.Member("max_tokens") is { } most ? StrictBody.Place(body, most) : null,
        root.Member("inference_geo") is { } geo ? StrictBody.Place(body, geo) : null);

    /// <summary>The tools by name, those of Anthropic's own definition included, for these are named too.</summary>
    internal static IReadOnlyList<string> ToolNames(JsonElement root) =>
        [.. root.Items("tools").Select(static tool => tool.Text("name") ?? tool.Text("type")).OfType<string>()];
}
