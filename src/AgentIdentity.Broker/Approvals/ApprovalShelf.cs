using System.Collections.Immutable;

namespace AgentIdentity.Broker;

/// <summary>The approvals that still mean something, by delegation, in memory. Readers never lock; only the writer's thread changes them.</summary>
internal sealed class ApprovalShelf
{
    private ImmutableDictionary<string, ImmutableArray<Approval>> _open = ImmutableDictionary.Create<string, ImmutableArray<Approval>>(StringComparer.Ordinal);

    public IEnumerable<Approval> All => Volatile.Read(ref _open).Values.SelectMany(static approvals => approvals);

    public ImmutableArray<Approval> Of(string delegationId) => Volatile.Read(ref _open).GetValueOrDefault(delegationId, []);

    public Approval? Find(string id) => All.FirstOrDefault(approval => approval.Id == id);

    /// <summary>Adds an approval, or puts it in the place of what it was.</summary>
    public void Put(Approval approval) => Set(approval.DelegationId, [.. Without(approval), approval]);

    public void Remove(Approval approval) => Set(approval.DelegationId, Without(approval));

    private ImmutableArray<Approval> Without(Approval approval) => [.. Of(approval.DelegationId).Where(other => other.Id != approval.Id)];

    private void Set(string delegationId, ImmutableArray<Approval> approvals) =>
        Volatile.Write(ref _open, approvals.IsEmpty ? _open.Remove(delegationId) : _open.SetItem(delegationId, approvals));
}
