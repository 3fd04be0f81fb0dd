namespace AgentIdentity.Evidence;

internal sealed class FindingList
{
    private const int Most = 100;

    private readonly List<VerificationFinding> _findings = [];

    internal bool Any => _findings.Count > 0;

    internal void Add(EvidenceFault fault, long sequence, string explanation) =>
        Add(new VerificationFinding(fault, sequence, explanation));

    internal void Add(VerificationFinding finding)
    {
        if (_findings.Count < Most)
        {
            _findings.Add(finding);
        }
    }

    internal IReadOnlyList<VerificationFinding> InOrder() => [.. _findings.OrderBy(finding => finding.Sequence)];
}
