using System.Text.Json;

namespace AgentIdentity.Gateway.Mcp.Links;

/// <summary>One thing that comes back from a server, in modern terms.</summary>
internal abstract record LinkMessage;

/// <summary>A notification about the running request, or one that a listener asked for.</summary>
internal sealed record LinkNotification(string Method, JsonElement? Params) : LinkMessage;

/// <summary>
/// The server's answer: the <c>result</c> (with <c>input_required</c>, its <c>inputRequests</c> and <c>requestState</c>, also where the server
/// is of an older revision and asked in the middle of the call) or the <c>error</c> object as the server gave it.
/// </summary>
internal sealed record LinkResponse(JsonElement? Result, JsonElement? Error) : LinkMessage
{
    public bool IsError => Error is not null;
}

/// <summary>There is no answer of the server, or none that may be passed on.</summary>
internal sealed record LinkFailure(GatewayError Error) : LinkMessage;
