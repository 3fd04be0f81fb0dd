using AgentIdentity.Broker;

namespace AgentIdentity.Server.Admin;

/// <summary>Whoever lost the device with their passkeys gets them taken away by an administrator, and signs in another way.</summary>
internal static class PasskeysAdmin
{
    internal sealed record RemoveBody(string Passkey);

    internal sealed record PasskeyView(string Id, string Name, bool CanBeCopied, bool IsCopied, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt)
    {
        public static PasskeyView Of(PasskeyRecord key) => new(key.Id, key.Name, key.CanBeCopied, key.IsCopied, key.CreatedAt, key.LastUsedAt);
    }

    public static void MapPasskeys(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/people/{id}/passkeys", static (string id, PeopleDirectory people, Passkeys passkeys) => people.Find(id) is null
            ? Problems.Of(new BrokerFailure(BrokerError.PersonUnknown, $"No account is named {id}."))
            : Answers.Json(passkeys.List(id).Select(PasskeyView.Of)));
        admin.MapPost("/people/{id}/passkeys/remove", static (string id, HttpRequest request, Passkeys passkeys) =>
            StrictBody.UseAsync<RemoveBody>(request, async body => await passkeys.RemoveAsync(id, body.Passkey, AdminEndpoints.By) is { Ok: true } removed
                ? Answers.Json(PasskeyView.Of(removed.Value))
                : Problems.Of(new BrokerFailure(BrokerError.PasskeyUnknown, $"The account {id} has no passkey {body.Passkey}."))));
    }
}
