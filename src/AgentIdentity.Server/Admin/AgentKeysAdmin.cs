using AgentIdentity.Broker;
using AgentIdentity.Server.OAuth;

namespace AgentIdentity.Server.Admin;

/// <summary>Static keys of a delegation: issued, listed and ended. The text of a key is in the answer to its issue and nowhere else.</summary>
internal static class AgentKeysAdmin
{
    private const double MostHours = 24 * 7;

    internal sealed record KeyBody(string Resource, string Name)
    {
        public double? Hours { get; init; }
    }

    internal sealed record KeyView(
        string Id, string Delegation, string Resource, string Name, DateTimeOffset CreatedAt, DateTimeOffset EndsAt, DateTimeOffset? EndedAt, string? EndedBy)
    {
        public static KeyView Of(AgentKeyRecord key) => new(
            key.Id, key.DelegationId, key.Resource, key.Name, key.CreatedAt, key.EndsAt, key.EndedAt, key.EndedBy);
    }

    internal sealed record IssuedView(string Key, KeyView Record);

    public static void MapAgentKeys(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/delegations/{id}/keys", static (string id, DelegationBook book, AgentKeys keys) => book.Find(id) is null
            ? Problems.Of(404, BrokerError.DelegationUnknown.Code(), "No delegation has this id.")
            : Answers.Json(keys.List(id).Select(KeyView.Of)));
        admin.MapPost("/delegations/{id}/keys", static (string id, HttpContext http, AgentKeys keys, BearerSwitches bearer) =>
            StrictBody.UseAsync<KeyBody>(http.Request, body => IssueAsync(id, body, http.Response, keys, bearer)));
        admin.MapPost("/agent-keys/{id}/end", static async (string id, AgentKeys keys) => await keys.EndAsync(id, AdminEndpoints.By) is var ended && ended.Ok
            ? Answers.Json(KeyView.Of(ended.Value!)) : Problems.Of(ended.Failure!));
    }

    private static async Task<IResult> IssueAsync(string id, KeyBody body, HttpResponse response, AgentKeys keys, BearerSwitches bearer)
    {
        if (body.Hours is { } hours && !(hours is > 0 and <= MostHours))
        {
            return Problems.Of(400, ServerError.BodyMalformed, $"hours must lie above 0 and be at most {MostHours}.");
        }

        // A key for a resource that takes no Bearer would be a secret lying about that opens nothing, until somebody flips the switch.
        if (!bearer.IsOn(body.Resource))
        {
            return Problems.Of(400, ServerError.BearerOff, "The resource is not one of this gateway with Bearer switched on.");
        }

        var asked = new NewAgentKey(id, body.Resource, body.Name);
        var issued = await keys.IssueAsync(body.Hours is { } wanted ? asked with { Lifetime = TimeSpan.FromHours(wanted) } : asked, AdminEndpoints.By);
        response.Headers.CacheControl = "no-store";
        return issued.Ok ? Answers.Json(new IssuedView(issued.Value!.Text, KeyView.Of(issued.Value.Record)), 201) : Problems.Of(issued.Failure!);
    }
}
