using AgentIdentity.Broker;

namespace AgentIdentity.Server.Admin;

/// <summary>/admin/vault: secrets for upstreams go in and are listed by name. There is no way out, not for an administrator either.</summary>
internal static class VaultAdmin
{
    /// <summary>Which entry: a name, and at most one of the two whose it may be.</summary>
    internal record EntryBody(string Name)
    {
        public string? Human { get; init; }
        public string? Agent { get; init; }
    }

    internal sealed record SecretBody(string Name, string Secret) : EntryBody(Name)
    {
        public override string ToString() => $"SecretBody {Name} [redacted]";
    }

    internal sealed record EntryView(
        string Name, string? Human, string? Agent, long Version, string MasterKey, DateTimeOffset SetAt, string SetBy)
    {
        public static EntryView Of(VaultEntry entry) => new(
            entry.Name, entry.Holder.HumanId, entry.Holder.AgentId, entry.Version, entry.MasterKey, entry.SetAt, entry.SetBy);
    }

    public static void MapVault(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/vault", static (Vault vault) => Answers.Json(vault.List().Select(EntryView.Of)));
        admin.MapPost("/vault", static (HttpRequest request, Vault vault, CancellationToken cancellation) =>
            StrictBody.UseAsync<SecretBody>(request, body => OnAsync(body, async holder =>
                Show(await vault.SetAsync(body.Name, holder, new SecretValue(body.Secret), AdminEndpoints.By, cancellation), 201))));
        admin.MapPost("/vault/remove", static (HttpRequest request, Vault vault) =>
            StrictBody.UseAsync<EntryBody>(request, body => OnAsync(body, async holder =>
                Show(await vault.RemoveAsync(body.Name, holder, AdminEndpoints.By)))));
        admin.MapPost("/vault/rotate", static async (Vault vault, CancellationToken cancellation) =>
            Answers.Json((await vault.RotateAsync(AdminEndpoints.By, cancellation)).Select(EntryView.Of)));
    }

    private static async Task<IResult> OnAsync(EntryBody body, Func<VaultHolder, Task<IResult>> act)
    {
        VaultHolder? holder = (body.Human, body.Agent) switch
        {
            (null, null) => VaultHolder.Everybody,
            ({ } human, null) => VaultHolder.Human(human),
            (null, { } agent) => VaultHolder.Agent(agent),
            _ => null,
        };
        if (holder is not { } whose)
        {
            return Problems.Of(400, ServerError.BodyMalformed, "An entry is everybody's, one human's or one agent's: name human or agent, or neither.");
        }

        try
        {
            return await act(whose);
        }
        catch (BrokerException broken)
        {
            return Problems.Of(broken.Failure);
        }
    }

    private static IResult Show(BrokerResult<VaultEntry> result, int status = 200) =>
        result.Ok ? Answers.Json(EntryView.Of(result.Value), status) : Problems.Of(result.Failure);
}
