namespace AgentIdentity.ModelProxy;

/// <summary>Content types of OpenAI's surfaces.</summary>
internal static class OpenAiStream
{
    internal static bool Is(string? contentType) =>
        contentType?.TrimStart().StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;

    internal static string ContentType(bool stream) => stream ? "text/event-stream; charset=utf-8" : "application/json";
}
