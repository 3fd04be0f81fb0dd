using System.Text;
using System.Text.Json;
using AgentIdentity.Gateway.Configuration;
using AgentIdentity.Gateway.Mcp.Answers;
using AgentIdentity.Gateway.Mcp.Asks;
using AgentIdentity.Gateway.Mcp.Pins;
using AgentIdentity.Gateway.Mcp.Sessions;
using AgentIdentity.Gateway.Pipeline;
using AgentIdentity.Gateway.Telemetry;
using AgentIdentity.Policy;
using Microsoft.AspNetCore.Http;

namespace AgentIdentity.Gateway.Mcp;

/// <summary>One request of an MCP client, of whatever revision, to one upstream or to several behind one name.</summary>
internal sealed class McpPassage(HttpContext http, Place place, McpParts parts) : Passage(http, place)
{
    private string? _binding;
    private string? _first;
    private bool _rounds;
    private JsonElement? _told;

    public required bool OriginAllowed { get; init; }

    /// <summary>Where the call came in; <see cref="Passage.Upstream"/> is whose the named thing is, which differs at a virtual server.</summary>
    public required Upstream? Front { get; init; }

    /// <summary>The id to answer with; null while the body is unread.</summary>
    public JsonElement? Id { get; set; }

    public McpRequest? Request { get; set; }

    /// <summary>Set instead of a request when the client answers what it was asked (revisions before 2026-07-28).</summary>
    public ClientReply? Reply { get; set; }

    public McpSession? Session { get; set; }

    /// <summary>What is meant, by the name its owner gave it.</summary>
    public string? OwnName { get; set; }

    /// <summary>The approved definition that the call was held against; null where none is pinned.</summary>
    public PinnedTool? Definition { get; set; }

    /// <summary>The earlier part of a call that goes on; spent when it is sent.</summary>
    public (Sealing.Opened Sealed, CallState State)? GoesOn { get; set; }

    /// <summary>The task that is meant, by the id its link gave it: the upstream's own, with the member's name before it at a virtual server.</summary>
    public string? TaskId { get; set; }

    /// <summary>Exactly the bytes that were read.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    public McpOptions Settings => parts.Settings;

    public bool IsModern => Request is { IsModern: true };

    /// <summary>Whether the client said that it is of a revision before 2026-07-28.</summary>
    public bool IsLegacy => !IsModern && (Http.Request.Headers.ContainsKey(McpReading.SessionHeader) || McpMethods.LegacyRevisions.Contains(Http.Request.Headers[McpHeaders.Revision].ToString()));

    /// <summary>What the client says of itself, with this request or when its session began.</summary>
    public ClientClaims Client => Session?.Client ?? Request?.Client ?? ClientClaims.None;

    /// <summary>Whose every sealed thing and every session is.</summary>
    public string Binding => _binding ??= McpBinding.Of(Token!, Place.Name);

    /// <summary>How many entries of a list were shown and hidden.</summary>
    public (int Shown, int Hidden)? Listed { get; set; }

    /// <summary>How many members a rule took out of the answer.</summary>
    public int? Redacted { get; set; }

    /// <summary>How often the server asked back.</summary>
    public int AskedBack { get; set; }

    public override ValueTask<Refusal?> UnderstandAsync() => McpReading.ReadAsync(this, parts);

    /// <summary>Whether the tool itself said that it failed.</summary>
    public bool ToolFailed { get; set; }

    public override CallSigns Signs => new()
    {
        McpMethod = Request?.Method,
        McpRevision = Request?.Revision ?? Session?.Revision,
        Tool = Request?.Tool,
        Prompt = Request is { Row.Subject: McpSubject.Prompt } or { OfPrompt: true } ? Request.Name : null,
        Resource = Request is { Row.Subject: McpSubject.Resource } ? Request.Name : null,
        RequestId = Request?.Id?.ToString(),
        McpSession = Session?.Id,
        ToolFailed = ToolFailed,
    };

    /// <summary>What the client answers to what the server asked back, in the round that is being decided: whoever approves sees it with the arguments.</summary>
    public override JsonElement? Told => _rounds ? _told : GoesOn?.State.Told(Request!.Responses);

    public override string? Continues => GoesOn?.State.Continues ?? _first;

    /// <summary>A part of the call is over, and the server asked back: what was approved for the first part covers the next.</summary>
    public void Begun() => _first ??= Decision is { Used.IsDefaultOrEmpty: false } ? DecisionId : null;

    /// <summary>The gateway goes on itself, and tells the server this.</summary>
    public void Tell(JsonElement? told) => (_rounds, _told) = (true, told);

    // A token that was narrowed hides nothing that its delegation holds.
    public override Refusal Deny(Decision decision) => decision.Visible || decision.ForCaller().Reason == DecisionReason.TokenNotGranted
        ? base.Deny(decision)
        : Unknown();

    /// <summary>What callers hear of a thing that does not exist, or not for them: the same.</summary>
    public Refusal Unknown() => Request switch
    {
        { Row.Subject: McpSubject.Tool or McpSubject.Task } => Refusal.Of(GatewayError.UnknownTool, "Unknown tool: " + Request.Name) with { Reason = "unknown_tool" },
        { Row.Subject: McpSubject.Prompt } or { OfPrompt: true } => Refusal.Of(GatewayError.UnknownPrompt, "Unknown prompt: " + Request.Name) with { Reason = "unknown_prompt" },
        _ => Refusal.Of(GatewayError.UnknownResource, "Unknown resource: " + Request?.Name) with { Reason = "unknown_resource" },
    };

    // What the approved definition of the tool has against the call. What it has never seen is looked up when the call is recorded.
    public override Refusal? Object() => Request is { Tool: not null } ? ToolPins.Judge(this, parts, unseen: null) : null;

    public override ValueTask<Refusal?> ForwardAsync() => McpForward.RunAsync(this, parts);

    public override bool CanRedact => Request is { Tool: not null };

    public override Task AnswerAsync(Refusal refusal) =>
        ApprovalPage.TryWrite(this, parts, refusal) is { } asked ? Pipeline.Answers.WriteAsync(Http, refusal, asked.Status, "application/json", asked.Body) : McpAnswer.WriteAsync(this, refusal);

    public override void Describe(Utf8JsonWriter json)
    {
        DescribeMembers(json);
        if (Request is null)
        {
            json.WriteString("action", Reply is not null ? "answer" : Http.Request.Method);
            return;
        }

        json.WriteString("action", Request.Method);
        if (OwnName is not null)
        {
            json.WriteString("identifier", OwnName);
        }

        if (Request.Arguments is { } arguments)
        {
            json.WriteString("arguments_digest", EvidenceBody.Digest(Encoding.UTF8.GetBytes(arguments.GetRawText())));
        }

        if (GoesOn is not null)
        {
            json.WriteBoolean("goes_on", true);
        }
    }

    // What is not about one thing of one member is asked of all that anything is granted at.
    private void DescribeMembers(Utf8JsonWriter json)
    {
        var asksAll = Request is null ? Http.Request.Method == HttpMethods.Get : Request.Row.Subject == McpSubject.EachListed || Request.Method is McpMethods.Initialize or McpMethods.Discover;
        if (!asksAll || Token is null || Front is not { IsVirtual: true })
        {
            return;
        }

        json.WriteStartArray("members");
        foreach (var member in parts.Links.MembersFor(Front, Token))
        {
            json.WriteStringValue(member.Name);
        }

        json.WriteEndArray();
    }

    public override void DescribeEnd(Utf8JsonWriter json)
    {
        if (Redacted is { } redacted)
        {
            json.WriteNumber("redacted", redacted);
        }

        if (AskedBack > 0)
        {
            json.WriteNumber("asked_back", AskedBack);
        }

        if (Listed is { } listed)
        {
            json.WriteNumber("shown", listed.Shown);
            json.WriteNumber("hidden", listed.Hidden);
        }
    }
}
