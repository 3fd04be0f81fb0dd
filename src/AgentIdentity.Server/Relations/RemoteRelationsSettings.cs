using System.Globalization;
using AgentIdentity.Broker;
using AgentIdentity.Policy;

namespace AgentIdentity.Server.Relations;

/// <summary>Reads <c>AgentIdentity:Relations:Remote</c>. A half-written section starts nothing: relations are never silently taken from elsewhere.</summary>
internal static class RemoteRelationsSettings
{
    private const string Section = "AgentIdentity:Relations:Remote";

    public static RemoteRelationsOptions? Read(IConfigurationSection section)
    {
        if (!section.Exists())
        {
            return null;
        }

        var client = ReadClient(section.GetSection("Client"));
        if (client is not null && section["ApiToken"] is not null)
        {
            throw Refuse($"{Section} has an ApiToken and a Client; give one of them.");
        }

        return new RemoteRelationsOptions
        {
            Address = ReadAddress(section["Address"], "Address"),
            StoreId = Require(section["Store"], "Store", "the id of the store"),
            ModelId = Require(section["Model"], "Model", "the id of the model that decisions are pinned to"),
            ApiToken = section["ApiToken"],
            Client = client,
            TimeLimit = ReadTimeLimit(section["TimeLimit"]),
            Consistency = section.GetValue<bool>("MinimizeLatency") ? RelationConsistency.MinimizeLatency : RelationConsistency.HigherConsistency,
        };
    }

    private static RemoteClientCredentials? ReadClient(IConfigurationSection section) => !section.Exists() ? null : new RemoteClientCredentials
    {
        TokenAddress = ReadAddress(section["TokenAddress"], "Client:TokenAddress"),
        ClientId = Require(section["Id"], "Client:Id", "the client's id"),
        ClientSecret = Require(section["Secret"], "Client:Secret", "the client's secret"),
        Audience = section["Audience"],
        Scope = section["Scope"],
    };

    // A credential goes there, and decisions come back.
    private static Uri ReadAddress(string? text, string name) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback))
            && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0
            ? address : throw Refuse($"{Section}:{name} must be an https address; plain http is for loopback only.");

    private static string Require(string? text, string name, string what) =>
        string.IsNullOrWhiteSpace(text) ? throw Refuse($"{Section}:{name} is missing; it is {what}.") : text;

    private static TimeSpan ReadTimeLimit(string? text) => text is null ? TimeSpan.FromSeconds(3)
        : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var limit) && limit > TimeSpan.Zero && limit <= TimeSpan.FromMinutes(1) ? limit
        : throw Refuse($"{Section}:TimeLimit is '{text}'; it must be a time up to a minute, such as 00:00:03.");

    private static BrokerException Refuse(string detail) => new(BrokerError.OptionsInvalid, detail);
}
