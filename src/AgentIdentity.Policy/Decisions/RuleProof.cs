using AgentIdentity.Policy.Relations.Checking;
using AgentIdentity.Policy.Rules;

namespace AgentIdentity.Policy.Decisions;

/// <summary>No rule objects, or somebody has lifted the objection.</summary>
internal sealed class RuleProof(List<RuleVerdict> verdicts, RuleTally said) : Proof
{
    protected internal override void Write(ProofLines lines)
    {
        foreach (var verdict in verdicts)
        {
            lines.Line(said.Line(verdict));
        }
    }
}
