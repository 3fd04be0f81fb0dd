using System.Text;
using System.Text.Json;
using AgentIdentity.Gateway.Forwarding;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Gateway.Telemetry;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>A tool call, a list, or one of the few methods around them.</summary>
internal sealed class McpPassage(HttpContext http, Place place, UpstreamForwarder forwarder, ListFilter lists) : Passage(http, place)
{
    private ReadOnlyMemory<byte> _body;
    private McpOutbound? _outbound;

    public required bool OriginAllowed { get; init; }

    /// <summary>The id to answer with; null while the body is unread.</summary>
    public JsonElement? Id { get; private set; }

    public McpRequest? Request { get; private set; }

    public override async ValueTask<Refusal?> UnderstandAsync()
    {
        if (CheckEnvelope() is { } unreadable)
        {
            return unreadable;
        }

        (_body, var refusal) = await BoundedBody.ReadAsync(Http, Place.MaxBodyBytes);
        if (refusal is not null)
        {
            return refusal;
        }

        (var document, refusal) = StrictBody.Parse(_body);
        if (document is not null)
        {
            Http.Response.RegisterForDispose(document);
            Id = McpRequestReader.IdOf(document.RootElement);
        }

        if (refusal is not null)
        {
            return refusal;
        }

        (Request, refusal) = McpRequestReader.Read(document!.RootElement);
        if (Request is null)
        {
            return refusal;
        }

        if (Request.Tool is { } tool)
        {
            Call = Call.Tool(Place.Name, tool, Request.Arguments);
        }

        return McpHeaders.Check(Http.Request.Headers, Request);
    }

    public override CallSigns Signs => new() { McpMethod = Request?.Method, McpRevision = Request?.Revision, Tool = Request?.Tool, RequestId = Request?.Id?.ToString() };

    // Whoever approved the arguments has not seen what is told the server besides.
    public override bool IsWhole => base.IsWhole && Request is { GoesOn: false };

    public override Refusal? Unmet(Decision decision) => decision.Used.IsDefaultOrEmpty || IsWhole ? base.Unmet(decision) : NotWhole();

    public override Refusal Deny(Decision decision) => decision.Visible
        ? decision.Outcome == Outcome.NeedsApproval && !IsWhole ? NotWhole() : base.Deny(decision)
        : Refusal.Of(GatewayError.UnknownTool, "Unknown tool: " + Request!.Tool) with { Reason = "unknown_tool" };

    public override async ValueTask<Refusal?> ForwardAsync()
    {
        _outbound = new McpOutbound(this, lists) { Target = new Uri(Upstream!.Address), Body = _body };
        var refusal = await forwarder.SendAsync(this, _outbound);
        if (refusal is null && _outbound.Taken is { } taken)
        {
            Http.Response.ContentType = "application/json";
            Http.Response.ContentLength = taken.Length;
            await Http.Response.Body.WriteAsync(taken, Http.RequestAborted);
        }

        return refusal;
    }

    public override bool CanRedact => true;

    public override Task AnswerAsync(Refusal refusal) => McpAnswer.WriteAsync(this, refusal);

    public override void Describe(Utf8JsonWriter json)
    {
        if (Request is null)
        {
            return;
        }

        json.WriteString("action", Request.Method);
        if (Request.Tool is not null)
        {
            json.WriteString("identifier", Request.Tool);
        }

        if (Request.Arguments is { } arguments)
        {
            json.WriteString("arguments_digest", EvidenceBody.Digest(Encoding.UTF8.GetBytes(arguments.GetRawText())));
        }
    }

    public override void DescribeEnd(Utf8JsonWriter json)
    {
        if (_outbound?.Redacted is { } redacted)
        {
            json.WriteNumber("redacted", redacted);
        }

        if (_outbound?.Listed is not { } listed)
        {
            return;
        }

        json.WriteNumber("shown", listed.Shown);
        json.WriteNumber("hidden", listed.Hidden);
    }

    private static Refusal NotWhole() => Refusal.Of(
        GatewayError.Denied, "This needs an approval, which is for the arguments alone: inputResponses and requestState cannot come along.") with
    {
        Reason = DecisionReason.InvalidRequest,
    };

    private Refusal? CheckEnvelope()
    {
        var request = Http.Request;
        if (request.Method != HttpMethods.Post)
        {
            return Refusal.Of(GatewayError.MethodNotAllowed, "MCP endpoints take POST only.") with { Allow = HttpMethods.Post };
        }

        if (!OriginAllowed)
        {
            return Refusal.Of(GatewayError.OriginRefused, "Pages of this origin may not call this endpoint.");
        }

        return JsonMedia.Is(request)
            ? null
            : Refusal.Of(GatewayError.MediaTypeRefused, "The body must be application/json in UTF-8, without Content-Encoding.");
    }
}
