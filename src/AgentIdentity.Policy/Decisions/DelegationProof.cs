using AgentIdentity.Policy.Relations.Checking;

namespace AgentIdentity.Policy.Decisions;

/// <summary>Every delegation of the chain gives what is asked for.</summary>
internal sealed class DelegationProof(DecisionRequest request) : Proof
{
    protected internal override void Write(ProofLines lines)
    {
        var called = PolicyObject.Display(request.Call);
        foreach (var link in request.Chain)
        {
            lines.Add(link.Id).Add(" of "u8).Add(link.Human).Add(" lets "u8).Add(link.Agent).Add(" use "u8).Add(called)
                .Add(" until "u8).Add(link.EndsAt).End();
        }
    }
}
