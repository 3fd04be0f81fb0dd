using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace AgentIdentity.Server.AccessApi;

/// <summary>What a search found, in an order that stays; or why it could not look.</summary>
/// <param name="Results">Entities or actions.</param>
/// <param name="Truncated">Whether there may be more.</param>
/// <param name="Failure">Set where there is no result at all.</param>
internal sealed record SearchFinding(ImmutableArray<JsonObject> Results, bool Truncated = false, AccessFailure? Failure = null)
{
    public static SearchFinding Nothing { get; } = new([]);

    public static SearchFinding Unavailable { get; } =
        new([], Failure: new AccessFailure(503, ServerError.AccessUndecided.Code(), "The relations could not be asked."));

    public static JsonObject Entity(string type, string id) => new() { ["type"] = type, ["id"] = id };

    public static JsonObject Action(string name) => new() { ["name"] = name };
}
