namespace AgentIdentity.ModelProxy;

/// <summary>What holds of a surface whatever is said on it.</summary>
public static class ModelSurfaces
{
    /// <summary>It carries a conversation, so that a call on it can be translated to any other such surface.</summary>
    public static bool IsConversation(this ModelSurface surface) =>
        surface is ModelSurface.Chat or ModelSurface.Responses or ModelSurface.Messages or ModelSurface.Converse;

    /// <summary>The surface in whose form errors on this one are written.</summary>
    internal static ModelSurface ErrorForm(this ModelSurface surface) => surface switch
    {
        ModelSurface.Embeddings => ModelSurface.Chat,
        ModelSurface.CountTokens => ModelSurface.Messages,
        _ => surface,
    };
}
