namespace AgentIdentity.Evidence;

internal sealed class FindingList
{
    private const int Most = 100;

    private readonly List<VerificationFinding> _findings = [];

    internal bool Any => _findings.Count > 0;

    internal void Add(EvidenceFault fault, long sequence, string explanation)
    {
        if (_findings.Count < Most)
            _findings.Add(new VerificationFinding(fault, sequence, explanation));
    }

    internal IReadOnlyList<VerificationFinding> InOrder() => [.. _findings.OrderBy(finding => finding.Sequence)];
}
