using System.Text.Json;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Mcp.Asks;
using AgentIdentity.Gateway.Mcp.Sealing;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>Step 3 of an MCP request: from bytes to what is asked, of whom, and in which session.</summary>
internal static class McpReading
{
    public const string SessionHeader = "Mcp-Session-Id";

    public static async ValueTask<Refusal?> ReadAsync(McpPassage passage, McpParts parts)
    {
        var http = passage.Http.Request;
        if (CheckEnvelope(passage) is { } unreadable)
        {
            return unreadable;
        }

        if (http.Method != HttpMethods.Post)
        {
            return FindSession(passage, parts, needed: true);
        }

        (passage.Body, var refusal) = await BoundedBody.ReadAsync(passage.Http, passage.Place.MaxBodyBytes);
        if (refusal is not null)
        {
            return refusal;
        }

        (var document, refusal) = StrictBody.Parse(passage.Body);
        if (document is not null)
        {
            passage.Http.Response.RegisterForDispose(document);
            passage.Id = McpRequestReader.IdOf(document.RootElement);
        }

        return refusal ?? ReadMessage(passage, parts, document!.RootElement);
    }

    private static Refusal? ReadMessage(McpPassage passage, McpParts parts, JsonElement root)
    {
        if (McpRequestReader.ReplyOf(root) is { } reply && passage.Http.Request.Headers.ContainsKey(SessionHeader))
        {
            passage.Reply = reply;
            return FindSession(passage, parts, needed: true);
        }

        (passage.Request, var refusal) = McpRequestReader.Read(root, passage.Http.Request.Headers[McpHeaders.Revision]);
        if (passage.Request is not { } request)
        {
            return refusal;
        }

        refusal = McpHeaders.Check(passage.Http.Request.Headers, request)
            ?? (request.IsModern || request.Method == McpMethods.Initialize ? null : FindSession(passage, parts, needed: false));
        return refusal ?? ReadName(passage, parts, request);
    }

    // Whose the thing is that is named, and by which name of its own; then what of an earlier call comes back.
    private static Refusal? ReadName(McpPassage passage, McpParts parts, McpRequest request)
    {
        if (request.Name is not { } name)
        {
            return null;
        }

        if (request.Row.Subject == McpSubject.Task)
        {
            return TaskIds.Read(passage, parts, name) ?? OfMember(passage);
        }

        if (parts.Links.OwnerOf(passage.Front!, request.Method, name) is not var (member, own))
        {
            return passage.Unknown();
        }

        (passage.Upstream, passage.OwnName) = (member, own);
        if (OfMember(passage) is { } tooLarge)
        {
            return tooLarge;
        }

        passage.Call = request.CallAt(member.Name, own);
        var mirrored = request.IsModern ? ToolPins.HeadersOf(passage, parts) : null;
        return (mirrored is { } known ? McpHeaders.CheckMirrored(passage.Http.Request.Headers, request, known) : null) ?? ReadState(passage, parts, request);
    }

    // Through a virtual server a member takes no more than by itself. Its share of calls is asked for in step 4.
    private static Refusal? OfMember(McpPassage passage)
    {
        if (passage.Upstream is not { } member || member == passage.Front)
        {
            return null;
        }

        passage.Gate!.AtUpstream = false;
        var limit = Math.Min(member.MaxBodyBytes, member.Limit.BodyBytes ?? long.MaxValue);
        return passage.Body.Length > limit ? Refusal.Of(GatewayError.BodyTooLarge, $"The body may have {limit} bytes.") : null;
    }

    private static Refusal? ReadState(McpPassage passage, McpParts parts, McpRequest request)
    {
        if (request.State is not { } text)
        {
            // Whatever is asked back comes with a state: an answer without one is an answer to nothing.
            return request.Responses is null ? null : Invalid();
        }

        var about = AboutOf(request);
        if (parts.Seal.Open(SealKind.Approval, passage.Binding, about, text) is { } waited)
        {
            // The approval is found by the call itself. That the human looked at the page says nothing, and is not sent on.
            return WaitingState.TryGoOn(passage, waited) || parts.Spent.TrySpend(passage.Binding, waited) ? null : Invalid();
        }

        if (parts.Seal.Open(SealKind.State, passage.Binding, about, text) is not { } opened)
        {
            return Invalid();
        }

        passage.GoesOn = (opened, CallState.Read(opened.Text));
        return null;
    }

    /// <summary>What a state is about: the method, the name and the arguments, in whatever order its members come back.</summary>
    public static string AboutOf(McpRequest request) => $"{request.Method}\n{request.Name}\n{CanonicalJson.Digest(request.Arguments)}";

    public static Refusal Invalid() => Refusal.Of(GatewayError.StateInvalid, "The state was not given out for this call, is too old, or was used already.");

    private static Refusal? FindSession(McpPassage passage, McpParts parts, bool needed)
    {
        var header = passage.Http.Request.Headers[SessionHeader];
        if (header.Count == 0 && !needed)
        {
            return null;
        }

        passage.Session = header.Count == 1 ? parts.Sessions.Find(header[0]!, passage.Binding) : null;
        if (passage.Session is not { } session)
        {
            return Refusal.Of(GatewayError.SessionUnknown, "No session of this id is open.");
        }

        var revision = passage.Http.Request.Headers[McpHeaders.Revision];
        return revision.Count == 0 || revision == session.Revision
            ? null
            : Refusal.Of(GatewayError.HeaderMismatch, $"The header {McpHeaders.Revision} differs from the revision that the session agreed on.");
    }

    private static Refusal? CheckEnvelope(McpPassage passage)
    {
        var request = passage.Http.Request;
        var inSession = request.Method is "GET" or "DELETE" && request.Headers.ContainsKey(SessionHeader);
        if (request.Method != HttpMethods.Post && !inSession)
        {
            return Refusal.Of(GatewayError.MethodNotAllowed, "MCP endpoints take POST; GET and DELETE are for sessions.") with { Allow = HttpMethods.Post };
        }

        if (!passage.OriginAllowed)
        {
            return Refusal.Of(GatewayError.OriginRefused, "Pages of this origin may not call this endpoint.");
        }

        var acceptable = request.Method == "DELETE" || (request.Method == "GET" ? McpAccept.Streams(request.Headers.Accept) : McpAccept.Json(request.Headers.Accept));
        if (!acceptable)
        {
            return Refusal.Of(GatewayError.NotAcceptable, "The client must accept application/json and text/event-stream.");
        }

        return inSession || JsonMedia.Is(request)
            ? null
            : Refusal.Of(GatewayError.MediaTypeRefused, "The body must be application/json in UTF-8, without Content-Encoding.");
    }
}
