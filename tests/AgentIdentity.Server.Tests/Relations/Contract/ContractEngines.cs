using System.Net.Http.Json;
using System.Text.Json;
using AgentIdentity.Broker;
using AgentIdentity.Policy;
using AgentIdentity.Server.Tests.Setup;
using Microsoft.Extensions.DependencyInjection;

namespace AgentIdentity.Server.Tests.Relations.Contract;

/// <summary>The engines that the contract is held against, each with a new store that has the contract's model.</summary>
internal static class ContractEngines
{
    private const string NoModelYet = "01KA0000000000000000000000";

    public static Task<ContractWorld> MakeAsync(ServerUnderTest server, Place place) => place == Place.Embedded ? EmbeddedAsync(server) : RemoteAsync(server);

    private static async Task<ContractWorld> EmbeddedAsync(ServerUnderTest server)
    {
        var stores = server.App.Services.GetRequiredService<RelationStores>();
        var store = (await stores.CreateAsync("contract", "test")).Value;
        var engine = stores.Open(store.Id).Value;
        return new ContractWorld { Engine = engine, ModelId = (await engine.WriteModelAsync(ContractWorld.Model, "test")).Value };
    }

    private static async Task<ContractWorld> RemoteAsync(ServerUnderTest server)
    {
        using var made = await server.Admin.PostAsJsonAsync("/fga/stores", new { name = "contract" });
        var store = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        var options = new RemoteRelationsOptions
        {
            Address = new Uri(server.Origin + "/fga"),
            StoreId = store,
            ModelId = NoModelYet,
            ApiToken = server.Admin.DefaultRequestHeaders.Authorization!.Parameter,
            TimeLimit = TimeSpan.FromSeconds(30),
        };
        using var unpinned = new RemoteRelations(options, TimeProvider.System);
        var model = (await unpinned.WriteModelAsync(ContractWorld.Model, "test")).Value;
        return new ContractWorld { Engine = new RemoteRelations(options with { ModelId = model }, TimeProvider.System), ModelId = model };
    }
}
