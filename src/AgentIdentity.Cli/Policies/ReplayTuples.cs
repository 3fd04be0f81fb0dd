using System.Text.Json;
using AgentIdentity.Cli.Connection;
using AgentIdentity.Policy;

namespace AgentIdentity.Cli.Policies;

/// <summary>The tuples that were written to a server, which every policy there meets, without those that a policy folder brings with it.</summary>
internal static class ReplayTuples
{
    /// <param name="session">The command.</param>
    /// <param name="file">A file of tuples, or null.</param>
    /// <param name="ofServer">Whether to ask the server where there is no file.</param>
    /// <param name="basis">The policy whose tuples the file may hold too.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static async Task<IReadOnlyList<RelationTuple>> ReadAsync(
        Session session, FileInfo? file, bool ofServer, PolicyBundle? basis, CancellationToken cancellationToken)
    {
        if (file is null && !ofServer)
        {
            return [];
        }

        var answer = file is null ? await session.Admin.GetAsync("/admin/policy/tuples", cancellationToken)
            : JsonElement.Parse(await File.ReadAllTextAsync(file.FullName, cancellationToken));
        var shipped = basis?.SeedTuples.Select(static tuple => tuple.ToString()).ToHashSet(StringComparer.Ordinal) ?? [];
        return [.. Json.Rows(answer).Select(Read).Where(tuple => !shipped.Contains(tuple.ToString()))];
    }

    /// <summary>A policy with its own tuples beneath those that are stored.</summary>
    public static PolicySnapshot With(PolicyBundle policy, IReadOnlyList<RelationTuple> stored) =>
        new(policy, TupleIndex.Build(policy.SeedTuples.Concat(stored)));

    private static RelationTuple Read(JsonElement row)
    {
        var condition = Json.Member(row, "condition") is { ValueKind: JsonValueKind.Object } found && Json.Text(found, "name") is { } name
            ? new TupleCondition(name, Json.Member(found, "context")) : null;
        return (Json.Text(row, "user"), Json.Text(row, "relation"), Json.Text(row, "object")) is ({ } user, { } relation, { } target)
            ? new RelationTuple(user, relation, target, condition)
            : throw new FormatException("The tuples are not in the form of 'agentid tuple list --json': user, relation and object.");
    }
}
