namespace AgentIdentity.Server.Fga;

/// <summary>What a method and a path ask for.</summary>
/// <param name="Operation">The call.</param>
/// <param name="StoreId">The store; empty for the calls about all of them.</param>
/// <param name="ModelId">The model that the path names; empty where it names none.</param>
internal sealed record FgaRoute(FgaOperation Operation, string StoreId = "", string ModelId = "")
{
    public const string Address = "/fga";

    private const string Get = "GET";
    private const string Put = "PUT";
    private const string Post = "POST";
    private const string Delete = "DELETE";

    /// <summary>
    /// Reads the path as it was sent, which is what was decided on: what another reader would decode or resolve names nothing here.
    /// </summary>
    public static (FgaRoute? Route, FgaRefusal? Refusal) Read(string method, string target)
    {
        var path = target.Split('?')[0];
        var found = path.StartsWith(Address + "/", StringComparison.Ordinal) ? Find(path[(Address.Length + 1)..].Split('/')) : null;
        if (found is not { } place)
        {
            return (null, new FgaRefusal(StatusCodes.Status404NotFound, "undefined_endpoint", "There is no such call; OpenFGA's API is below /fga/stores."));
        }

        if (!place.Operations.TryGetValue(method, out var operation))
        {
            var allowed = string.Join(", ", place.Operations.Keys);
            return (null, new FgaRefusal(StatusCodes.Status405MethodNotAllowed, "unimplemented", $"This address takes {allowed}."));
        }

        return place.Ids.All(FgaForm.Ulid.Pattern.IsMatch)
            ? (new FgaRoute(operation, place.Ids.ElementAtOrDefault(0) ?? "", place.Ids.ElementAtOrDefault(1) ?? ""), null)
            : (null, FgaRefusal.Invalid($"An id in the path must be {FgaForm.Ulid.Words}."));
    }

    private static (Dictionary<string, FgaOperation> Operations, string[] Ids)? Find(string[] path) => path switch
    {
        ["stores"] => (new() { [Get] = FgaOperation.ListStores, [Post] = FgaOperation.CreateStore }, []),
        ["stores", var id] => (new() { [Get] = FgaOperation.GetStore, [Delete] = FgaOperation.DeleteStore }, [id]),
        ["stores", var id, "authorization-models"] => (new() { [Get] = FgaOperation.ReadModels, [Post] = FgaOperation.WriteModel }, [id]),
        ["stores", var id, "authorization-models", var model] => (new() { [Get] = FgaOperation.ReadModel }, [id, model]),
        ["stores", var id, "assertions", var model] => (new() { [Get] = FgaOperation.ReadAssertions, [Put] = FgaOperation.WriteAssertions }, [id, model]),
        ["stores", var id, "changes"] => (new() { [Get] = FgaOperation.ReadChanges }, [id]),
        ["stores", var id, var call] when Question(call) is { } operation => (new() { [Post] = operation }, [id]),
        _ => null,
    };

    private static FgaOperation? Question(string call) => call switch
    {
        "write" => FgaOperation.Write,
        "read" => FgaOperation.Read,
        "check" => FgaOperation.Check,
        "batch-check" => FgaOperation.BatchCheck,
        "expand" => FgaOperation.Expand,
        "list-objects" => FgaOperation.ListObjects,
        "streamed-list-objects" => FgaOperation.StreamedListObjects,
        "list-users" => FgaOperation.ListUsers,
        _ => null,
    };
}
