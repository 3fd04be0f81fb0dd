using AgentIdentity.Policy;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace AgentIdentity.Broker;

/// <summary>A relation engine does not throw for storage that is broken or busy: it says that it cannot answer, and whoever decides by it denies.</summary>
internal static class StorageFailures
{
    /// <summary>A change is durable that could not be read back; what is in memory is older than it.</summary>
    public static RelationFailure Behind { get; } = new(RelationFailureCode.Unavailable, "The relations in memory are older than those that are stored; ask again.");

    public static RelationResult<T> Guard<T>(Func<RelationResult<T>> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (Of(failure) is not null)
        {
            return Of(failure)!;
        }
    }

    public static async ValueTask<RelationResult<T>> GuardAsync<T>(Func<Task<RelationResult<T>>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception failure) when (Of(failure) is not null)
        {
            return Of(failure)!;
        }
    }

    private static RelationFailure? Of(Exception failure) => failure switch
    {
        BrokerException broken => new RelationFailure(RelationFailureCode.Unavailable, broken.Failure.Detail),
        SqliteException or DbUpdateException => new RelationFailure(
            RelationFailureCode.InternalError, $"The store of relations cannot be read or written: {failure.Message}"),
        _ => null,
    };
}
