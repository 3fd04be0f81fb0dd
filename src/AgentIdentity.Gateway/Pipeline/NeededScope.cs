using AgentIdentity.Policy;
using AgentIdentity.Tokens;

namespace AgentIdentity.Gateway.Pipeline;

/// <summary>What a token must be exchanged for to make a call. It is made of the call itself and tells nothing that the caller did not say.</summary>
internal static class NeededScope
{
    /// <summary>The scope word, as the metadata of the address has it.</summary>
    public static string Word(Passage passage) => passage.Place.Kind switch
    {
        CallKind.Mcp => "mcp",
        CallKind.Model => "model",
        _ => "http",
    };

    /// <summary>The authorization details of exactly this call (RFC 9396); null for calls that need more words than the call itself has.</summary>
    public static string? Details(Passage passage) => passage.Call is { } call && DetailOf(passage, call) is { } detail ? AuthorizationDetails.Of(detail).ToJson() : null;

    private static AuthorizationDetail? DetailOf(Passage passage, Call call) => call.Kind switch
    {
        CallKind.Mcp => new McpToolDetail([passage.Upstream!.CallerAudience], [call.Action], call.Identifier, [], null),
        CallKind.Http => new HttpDetail([passage.Upstream?.CallerAudience ?? passage.Place.Audience], [call.Action], [call.Identifier]),
        _ => null,
    };
}
