using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentIdentity.Broker;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.AccessApi;

/// <summary>
/// The approvals that calls wait for, in the form of AuthZEN's access request and approval profile. The broker files the request with
/// the denial itself, so submitting it only finds it again; it is never access: after the approval the question is put anew.
/// </summary>
internal sealed class AccessRequests(ApprovalBook approvals, ServerSettings settings)
{
    public const string Address = "/access/v1/requests";

    /// <summary>What a denial that can be lifted says; null where nothing waits for an approval.</summary>
    public JsonObject? Of(Decided decided) => decided.Approvals is not [var first, ..] ? null : new JsonObject
    {
        ["endpoint"] = settings.Issuer + Address,
        ["expires_at"] = Moment(first.ExpiresAt),
        ["binding_token"] = first.Id,
        ["display"] = new JsonObject { ["title"] = "An approval is needed", ["description"] = first.Message },
        ["tasks"] = new JsonArray([.. decided.Approvals.Select(JsonNode (approval) => Task(approval))]),
    };

    /// <summary>A submitted request: its denial names an approval, and the question is that of the approval.</summary>
    public async Task<IResult> SubmitAsync(JsonElement body, AccessCaller caller, CancellationToken cancellation)
    {
        var form = new AccessForm(body);
        var question = form.Read(AccessShape.Evaluation);
        if (form.Mistake is { } mistake)
        {
            return AccessBody.Refuse(mistake);
        }

        var found = body.Member("denial").Text("binding_token") is { } id ? await approvals.FindAsync(id, cancellation) : null;
        if (found is null || AccessCalls.Read(question, caller) is not { } call || question.Subject.Id != found.Human
            || (call.Kind, call.Upstream, call.Action, call.Identifier) != (found.Kind, found.Upstream, found.Action, found.Identifier))
        {
            return AccessBody.Refuse("denial.binding_token is not that of a refusal of this very question.");
        }

        return caller.MayAskAbout(call) ? Show(found, 202) : Unknown();
    }

    public async Task<IResult> StatusAsync(string id, AccessCaller caller, CancellationToken cancellation) =>
        await approvals.FindAsync(id, cancellation) is { } found && caller.MayAskAbout(new Call(found.Kind, found.Upstream, found.Action, found.Identifier, null, false))
            ? Show(found, 200) : Unknown();

    private IResult Show(Approval approval, int status) =>
        Results.Json(new JsonObject { ["task"] = Task(approval) }, contentType: "application/json", statusCode: status);

    private JsonObject Task(Approval approval) => new()
    {
        ["id"] = approval.Id,
        ["status"] = approval.State switch
        {
            ApprovalState.Pending => "pending",
            ApprovalState.Approved => "approved",
            ApprovalState.Denied => "denied",
            // Used up: whoever wants to make the call once more asks once more.
            _ => "expired",
        },
        ["status_endpoint"] = $"{settings.Issuer}{Address}/{approval.Id}",
        ["expires_at"] = Moment(approval.ExpiresAt),
        ["links"] = new JsonObject { ["review"] = $"{settings.Issuer}/console/approvals/{approval.Id}" },
    };

    private static IResult Unknown() => Problems.Of(404, ServerError.NotFound, "There is no such request.");

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
