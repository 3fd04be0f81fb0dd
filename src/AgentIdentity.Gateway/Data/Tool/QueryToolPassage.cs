using System.Buffers;
using System.Text;
using System.Text.Json;
using AgentIdentity.Gateway.Mcp;
using AgentIdentity.Gateway.Mcp.Answers;
using AgentIdentity.Gateway.Pipeline;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Data.Tool;

/// <summary>
/// POST /mcp/{database}: the database as an MCP server of its own, in every revision. It has one tool and keeps nothing, so it has no sessions,
/// which revisions before 2026-07-28 allow. A call of the tool is the statement, and is decided as that.
/// </summary>
internal sealed class QueryToolPassage(HttpContext http, Place place, DataDoor door) : DataPassage(http, place, door)
{
    private const long ListedForMilliseconds = 60_000;
    private JsonElement? _id;
    private McpRequest? _request;

    public required bool OriginAllowed { get; init; }

    private bool IsModern => _request is { IsModern: true };

    public override async ValueTask<Refusal?> UnderstandAsync()
    {
        if (CheckEnvelope() is { } unreadable)
        {
            return unreadable;
        }

        var (body, refusal) = await BoundedBody.ReadAsync(Http, Place.MaxBodyBytes);
        if (refusal is not null)
        {
            return refusal;
        }

        (var document, refusal) = StrictBody.Parse(body);
        if (document is null || refusal is not null)
        {
            return refusal;
        }

        Http.Response.RegisterForDispose(document);
        _id = McpRequestReader.IdOf(document.RootElement);
        (_request, refusal) = McpRequestReader.Read(document.RootElement, Http.Request.Headers[McpHeaders.Revision]);
        return _request is null ? refusal : McpHeaders.Check(Http.Request.Headers, _request) ?? UnderstandRequest(_request);
    }

    public override async ValueTask<Refusal?> ForwardAsync()
    {
        if (_request!.Row.IsNotification)
        {
            Http.Response.StatusCode = StatusCodes.Status202Accepted;
            return null;
        }

        if (_request.Method != McpMethods.CallTool)
        {
            await SendAsync(OwnAnswer());
            return null;
        }

        var whole = new ArrayBufferWriter<byte>();
        using var answer = new QueryAnswer(whole, Pool.Settings.MaxResultBytes);
        var refusal = await RunAsync(answer);
        if (refusal is not null)
        {
            // Nothing of it was sent yet.
            Answered = false;
            return refusal;
        }

        // The text is the same again, for clients that show models nothing else.
        if (Gate?.TryHold(3L * whole.WrittenCount) == false)
        {
            return Refusal.Of(GatewayError.Overloaded, "The gateway holds as much as it can. Try again in a moment.");
        }

        await SendAsync(Result(json =>
        {
            WriteText(json, whole.WrittenSpan);
            json.WritePropertyName("structuredContent");
            json.WriteRawValue(whole.WrittenSpan, skipInputValidation: true);
            json.WriteBoolean("isError", false);
        }));
        return null;
    }

    public override async Task AnswerAsync(Refusal refusal)
    {
        if (_request is { Tool: not null } && _id is not null && QueryTool.IsForTheModel(refusal.Code))
        {
            await Pipeline.Answers.WriteAsync(Http, refusal, StatusCodes.Status200OK, "application/json", Result(json =>
            {
                WriteText(json, Encoding.UTF8.GetBytes($"{refusal.Code} {refusal.Title}: {refusal.Detail}"));
                json.WriteBoolean("isError", true);
                json.WriteStartObject("_meta");
                json.WriteStartObject("agentidentity/refusal");
                json.WriteString("code", refusal.Code);
                json.WriteString("decision_id", DecisionId);
                json.WriteEndObject();
                json.WriteEndObject();
            }));
            return;
        }

        await Pipeline.Answers.WriteAsync(Http, refusal, McpAnswer.StatusOf(this, refusal), "application/json", McpAnswer.Error(this, _id, refusal));
    }

    public override void Describe(Utf8JsonWriter json)
    {
        if (Statement is null)
        {
            json.WriteString("action", _request?.Method ?? Http.Request.Method);
        }

        base.Describe(json);
    }

    private Refusal? CheckEnvelope()
    {
        var request = Http.Request;
        if (request.Method != HttpMethods.Post)
        {
            return Refusal.Of(GatewayError.MethodNotAllowed, "This MCP endpoint keeps no sessions and takes POST only.") with { Allow = HttpMethods.Post };
        }

        if (!OriginAllowed)
        {
            return Refusal.Of(GatewayError.OriginRefused, "Pages of this origin may not call this endpoint.");
        }

        if (!McpAccept.Json(request.Headers.Accept))
        {
            return Refusal.Of(GatewayError.NotAcceptable, "The client must accept application/json and text/event-stream.");
        }

        return JsonMedia.Is(request) ? null : Refusal.Of(GatewayError.MediaTypeRefused, "The body must be application/json in UTF-8, without Content-Encoding.");
    }

    private Refusal? UnderstandRequest(McpRequest request) => request.Method switch
    {
        McpMethods.CallTool when request.Tool != QueryTool.Name => Refusal.Of(GatewayError.UnknownTool, "Unknown tool: " + request.Tool) with { Reason = "unknown_tool" },
        McpMethods.CallTool when request.GoesOn => Refusal.Of(GatewayError.StateInvalid, "The state was not given out for this call, is too old, or was used already."),
        McpMethods.CallTool => request.Arguments is { } arguments ? Understand(arguments) : Refusal.Of(GatewayError.QueryUnreadable, "The tool needs an argument sql."),
        McpMethods.ListTools when request.Param("cursor") is not null => Refusal.Of(GatewayError.StateInvalid, "The cursor was not given out for this list, or is too old."),
        McpMethods.Initialize or McpMethods.Discover or McpMethods.Ping or McpMethods.ListTools => null,
        _ => request.Row.IsNotification ? null : Refusal.Of(GatewayError.UnknownMethod, "A database has a tool, and nothing else of MCP."),
    };

    private ReadOnlyMemory<byte> OwnAnswer() => Result(json =>
    {
        switch (_request!.Method)
        {
            case McpMethods.Initialize:
                var asked = _request.Param("protocolVersion") is { ValueKind: JsonValueKind.String } wanted ? wanted.GetString()! : "";
                json.WriteString("protocolVersion", McpMethods.LegacyRevisions.Contains(asked, StringComparer.Ordinal) ? asked : McpMethods.LegacyRevisions[0]);
                QueryTool.WriteFace(json, Place.Name, modern: false);
                break;
            case McpMethods.Discover:
                json.WriteStartArray("supportedVersions");
                foreach (var revision in McpMethods.Revisions)
                {
                    json.WriteStringValue(revision);
                }

                json.WriteEndArray();
                QueryTool.WriteFace(json, Place.Name, modern: true);
                WriteKept(json);
                break;
            case McpMethods.ListTools:
                QueryTool.WriteList(json, Place.Name, Pool.Settings.AllowWrites);
                WriteKept(json);
                break;
        }
    });

    private void WriteKept(Utf8JsonWriter json)
    {
        if (IsModern)
        {
            json.WriteNumber("ttlMs", ListedForMilliseconds);
            json.WriteString("cacheScope", "private");
        }
    }

    private ReadOnlyMemory<byte> Result(Action<Utf8JsonWriter> members) => McpWriter.Result(_id!.Value, json =>
    {
        if (IsModern)
        {
            json.WriteString("resultType", "complete");
        }

        members(json);
    });

    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> text)
    {
        json.WriteStartArray("content");
        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", text);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private async Task SendAsync(ReadOnlyMemory<byte> message)
    {
        Http.Response.ContentType = "application/json";
        Http.Response.ContentLength = message.Length;
        Http.Response.Headers.CacheControl = "no-store";
        await Http.Response.Body.WriteAsync(message, Http.RequestAborted);
    }
}
