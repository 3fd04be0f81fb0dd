using AgentIdentity.Broker;

namespace AgentIdentity.Server.Admin;

internal static class PeopleAdmin
{
    internal sealed record PersonBody(string Id, string Name, string? Password = null, PersonIdentity? Identity = null)
    {
        public override string ToString() => $"PersonBody {Id} [redacted]";
    }

    internal sealed record RoleBody(string Role);

    public static void MapPeople(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/people", static (PeopleDirectory people) => Answers.Json(people.List()));
        admin.MapPost("/people", static (HttpRequest request, PeopleDirectory people) => StrictBody.UseAsync<PersonBody>(request, async body =>
            Show(await people.AddAsync(new NewPerson(body.Id, body.Name, body.Password, body.Identity), AdminEndpoints.By), 201)));
        admin.MapPost("/people/{id}/disable", static async (string id, PeopleDirectory people) => Show(await people.DisableAsync(id, AdminEndpoints.By)));
        admin.MapPost("/people/{id}/enable", static async (string id, PeopleDirectory people) => Show(await people.EnableAsync(id, AdminEndpoints.By)));
    }

    /// <summary>What a person may see and do beyond their own things.</summary>
    public static void MapRoles(this IEndpointRouteBuilder admin)
    {
        admin.MapPost("/people/{id}/roles", static (string id, HttpRequest request, PeopleDirectory people) =>
            WithRoleAsync(request, role => people.GiveRoleAsync(id, role, AdminEndpoints.By)));
        admin.MapPost("/people/{id}/roles/remove", static (string id, HttpRequest request, PeopleDirectory people) =>
            WithRoleAsync(request, role => people.TakeRoleAsync(id, role, AdminEndpoints.By)));
    }

    private static Task<IResult> WithRoleAsync(HttpRequest request, Func<PersonRole, Task<BrokerResult<PersonRecord>>> change) =>
        StrictBody.UseAsync<RoleBody>(request, async body => PersonRoles.Find(body.Role) is { } role
            ? Show(await change(role))
            : Problems.Of(400, ServerError.BodyMalformed, "role must be security_administrator or auditor."));

    /// <summary>Who a person is at other issuers: (issuer, subject), never an e-mail address.</summary>
    public static void MapIdentities(this IEndpointRouteBuilder admin)
    {
        admin.MapPost("/people/{id}/identities", static (string id, HttpRequest request, PeopleDirectory people) =>
            StrictBody.UseAsync<PersonIdentity>(request, async body => Show(await people.LinkAsync(id, body, AdminEndpoints.By))));
        admin.MapPost("/people/{id}/identities/remove", static (string id, HttpRequest request, PeopleDirectory people) =>
            StrictBody.UseAsync<PersonIdentity>(request, async body => Show(await people.UnlinkAsync(id, body, AdminEndpoints.By))));
    }

    private static IResult Show(BrokerResult<PersonRecord> result, int status = 200) =>
        result.Ok ? Answers.Json(result.Value!, status) : Problems.Of(result.Failure!);
}
