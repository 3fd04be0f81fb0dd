using System.Collections.Immutable;
using System.Text.Json;
using AgentIdentity.Policy;
using AgentIdentity.Server.Tests.Setup;

namespace AgentIdentity.Server.Tests.Relations.Contract;

/// <summary>Where the engine of a contract test is.</summary>
public enum Place
{
    /// <summary>In this process.</summary>
    Embedded,

    /// <summary>Behind OpenFGA's HTTP API, which our own server speaks.</summary>
    Remote,
}

/// <summary>A store of its own with one model: documents in folders, groups, a ban, a condition.</summary>
internal sealed class ContractWorld
{
    private const string Language = """
        model
          schema 1.1

        type user

        type group
          relations
            define member: [user, group#member]

        type folder
          relations
            define viewer: [user, user:*, group#member]

        type document
          relations
            define parent: [folder]
            define banned: [user]
            define owner: [user]
            define editor: [user, group#member, user with in_region] or owner
            define viewer: (editor or viewer from parent) but not banned
            define auditor: editor and owner

        condition in_region(region: string, allowed: list<string>) {
          region in allowed
        }
        """;

    public required IRelationEngine Engine { get; init; }

    public required string ModelId { get; init; }

    public static JsonElement Model { get; } = RelationModel.Parse(Language, "contract.fga").ToJson();

    public static RelationTuple Tuple(string text)
    {
        var (target, rest) = Cut(text, '#');
        var (relation, user) = Cut(rest, '@');
        return new RelationTuple(user, relation, target);
    }

    public static RelationQuestion Question(string text) => Tuple(text) is var tuple ? new RelationQuestion(tuple.User, tuple.Relation, tuple.Object) : default;

    public static RelationTuple InRegion(string text, params string[] allowed) =>
        Tuple(text) with { Condition = new TupleCondition("in_region", JsonSerializer.SerializeToElement(new { allowed })) };

    public static RelationTerms From(string region) => new() { Context = JsonSerializer.SerializeToElement(new { region }) };

    public async Task<ContractWorld> WithAsync(params RelationTuple[] tuples)
    {
        (await Engine.WriteAsync(new TupleWrite { Writes = [.. tuples] }, "test")).Failure.Should().BeNull();
        return this;
    }

    public Task<ContractWorld> WithAsync(params string[] tuples) => WithAsync([.. tuples.Select(Tuple)]);

    public async Task<bool> MayAsync(string question, RelationTerms? terms = null)
    {
        var result = await Engine.CheckAsync(Question(question), terms ?? RelationTerms.None);
        result.Failure.Should().BeNull();
        return result.Value.Allowed;
    }

    public async Task<RelationFailureCode?> WriteAsync(TupleWrite write) => (await Engine.WriteAsync(write, "test")).Failure?.Code;

    public async Task<ImmutableArray<string>> StoredAsync() =>
        [.. (await Engine.ReadAsync(default, new PageRequest(100))).Value.Items.Select(static item => item.Tuple.ToString()).Order(StringComparer.Ordinal)];

    private static (string Before, string After) Cut(string text, char at) => (text[..text.IndexOf(at)], text[(text.IndexOf(at) + 1)..]);
}
