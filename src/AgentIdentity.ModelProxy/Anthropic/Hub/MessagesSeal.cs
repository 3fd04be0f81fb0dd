namespace AgentIdentity.ModelProxy;

/// <summary>
/// Carries what only its maker can read of a thought through the one text that Messages has for it, so that it comes back to its maker and
/// to nobody else. What Anthropic made itself stays as it is.
/// </summary>
internal static class MessagesSeal
{
    private const string Mark = "agentid.";

    /// <summary>The text for the caller.</summary>
    internal static string Close(ModelSurface? from, string value, bool isOpaque) =>
        from is null or ModelSurface.Messages ? value : $"{Mark}{from}.{(isOpaque ? 'o' : 's')}.{value}";

    /// <summary>The thought with what such a text holds.</summary>
    internal static ReasoningPart Open(ReasoningPart thought, string text, bool isOpaque)
    {
        var parts = text.Split('.', 4);
        return parts is ["agentid", var name, "o" or "s", var value] && Enum.TryParse<ModelSurface>(name, out var from) && from.IsConversation()
            ? Of(thought, from, value, parts[2] == "o")
            : Of(thought, ModelSurface.Messages, text, isOpaque);
    }

    private static ReasoningPart Of(ReasoningPart thought, ModelSurface from, string value, bool isOpaque) =>
        isOpaque ? thought with { From = from, Opaque = value } : thought with { From = from, Signature = value };
}
