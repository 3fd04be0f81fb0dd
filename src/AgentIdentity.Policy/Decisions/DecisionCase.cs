using System.Collections.Immutable;
using AgentIdentity.Policy.History;
using AgentIdentity.Policy.Mappings;

namespace AgentIdentity.Policy.Decisions;

/// <summary>
/// One question put to the conjuncts: the request, the policy, and what several of them need to know of both, found out once. Of one
/// decision, and not shared between threads.
/// </summary>
/// <param name="snapshot">The policy; no conjunct is asked where there is none.</param>
internal sealed class DecisionCase(DecisionRequest request, PolicySnapshot snapshot)
{
    private MappedCall? _mapped;
    private CallContext? _context;
    private string? _target;
    private bool _isNamed;

    public DecisionRequest Request => request;

    public PolicySnapshot Snapshot => snapshot;

    /// <summary>What the call means to the policy.</summary>
    public MappedCall Mapped => _mapped ??= snapshot is null ? MappedCall.Plain : snapshot.Bundle.Mappings.Map(request.Call);

    /// <summary>The same, where it has been found out.</summary>
    public MappedCall? KnownMapping => _mapped;

    /// <summary>The call's object in the relations, or null where it cannot be named without doubt.</summary>
    public string? Target
    {
        get
        {
            if (!_isNamed)
            {
                (_target, _isNamed) = (PolicyObject.Of(request.Call, Mapped.Operation), true);
            }

            return _target;
        }
    }

    /// <summary>What the call offers to conditions.</summary>
    public CallContext Context => _context ??= new CallContext(request);

    /// <summary>What rules have read of the history; it goes into the record, so that the decision can be made again.</summary>
    public ImmutableArray<HistoryRead> Reads { get; private set; } = [];

    /// <summary>Whether a rule asked the history anything.</summary>
    public bool ReadsHistory { get; private set; }

    /// <summary>The labels, for rules.</summary>
    public ImmutableSortedSet<string> ReadLabels()
    {
        ReadsHistory = true;
        return request.History.Labels;
    }

    /// <summary>Notes what a rule has read of the history.</summary>
    public void Read(HistoryRead read)
    {
        ReadsHistory = true;
        if (!Reads.Contains(read))
        {
            Reads = Reads.Add(read);
        }
    }
}
