using System.Globalization;
using AgentIdentity.Tokens;

namespace AgentIdentity.Broker;

/// <summary>The human shows to be there for an agent (RFC 9470).</summary>
public sealed partial class DelegationBook
{
    /// <summary>
    /// The human has signed in again and says that it is for this delegation: tokens exchanged under it from now on carry that sign-in.
    /// Nothing else refreshes it, and no descendant gets it. A delegation that does not stand is not woken by it.
    /// </summary>
    public Task<BrokerResult<DelegationRecord>> ProveAsync(string id, string human, HumanAuthentication how)
    {
        ArgumentNullException.ThrowIfNull(how);
        return _journal.ChangeAsync<BrokerResult<DelegationRecord>>(scope =>
        {
            if (Find(id) is not { } record || record.Human != human || scope.Db.Delegations.Find(id) is not { } row)
            {
                return Unknown();
            }

            if (Standing(id) is { } over)
            {
                return over;
            }

            // Two pages side by side: the later sign-in stays.
            if (row.AuthTime is { } known && known > how.Time.ToUnixTimeMilliseconds())
            {
                return record;
            }

            (row.AuthTime, row.AuthAcr, row.AuthMethods) = (how.Time.ToUnixTimeMilliseconds(), how.Acr, string.Join(' ', how.Methods));
            scope.Db.SaveChanges();
            scope.Record(AdminEntry.Of(_time, "delegation.presence_proved", human, id, ("delegation", id), ("human", human), ("agent", record.Agent),
                ("auth_time", how.Time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)), ("acr", how.Acr), ("amr", row.AuthMethods)));
            scope.AfterCommit(() => Publish(tree => tree.Find(id) is { } now ? tree.With(now with { Authentication = how }) : tree));
            return record with { Authentication = how };
        });
    }
}
