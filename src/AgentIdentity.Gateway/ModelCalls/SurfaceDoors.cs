using AgentIdentity.ModelProxy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.ModelCalls;

/// <summary>The surfaces whose address does not name the model.</summary>
internal static class SurfaceDoors
{
    private static readonly SurfaceDoor Chat = new(ModelSurface.Chat, static (_, body) => OpenAiChatRequest.Read(body).As<ModelRequest>());
    private static readonly SurfaceDoor Responses = new(ModelSurface.Responses, static (_, body) => ResponsesRequest.Read(body).As<ModelRequest>());
    private static readonly SurfaceDoor Embeddings = new(ModelSurface.Embeddings, static (_, body) => EmbeddingsRequest.Read(body).As<ModelRequest>());
    private static readonly SurfaceDoor Messages = new(ModelSurface.Messages, static (http, body) => MessagesRequest.Read(body, HeadersOf(http)).As<ModelRequest>());
    private static readonly SurfaceDoor CountTokens = new(ModelSurface.CountTokens, static (http, body) => CountTokensRequest.Read(body, HeadersOf(http)).As<ModelRequest>());

    /// <summary>What is served with POST at an address, query apart; null for nothing.</summary>
    public static SurfaceDoor? At(string path) => path switch
    {
        "/v1/chat/completions" => Chat,
        "/v1/responses" => Responses,
        "/v1/embeddings" => Embeddings,
        "/v1/messages" => Messages,
        "/v1/messages/count_tokens" => CountTokens,
        _ => null,
    };

    private static MessagesHeaders HeadersOf(HttpRequest http) => new()
    {
        Version = http.Headers["anthropic-version"].ToString(),
        Beta = http.Headers["anthropic-beta"].ToString(),
        Query = http.QueryString.Value,
    };
}
