namespace AgentIdentity.Evidence;

/// <summary>The checkpoints whose signature holds, by the entry they cover.</summary>
internal sealed class CheckpointIndex
{
    private readonly SortedDictionary<long, List<Checkpoint>> _bySequence = [];

    internal bool Any => _bySequence.Count > 0;

    internal static CheckpointIndex Read(
        IEnumerable<Checkpoint> checkpoints, IReadOnlyCollection<CheckpointPublicKey> keys, FindingList findings)
    {
        var index = new CheckpointIndex();
        try
        {
            foreach (var checkpoint in checkpoints)
            {
                index.Admit(checkpoint, keys, findings);
            }
        }
        catch (EvidenceFormatException problem)
        {
            findings.Add(EvidenceFault.Unreadable, 0, $"Checkpoints: {problem.Message}");
        }

        return index;
    }

    internal IReadOnlyList<Checkpoint> At(long sequence) =>
        _bySequence.TryGetValue(sequence, out var found) ? found : [];

    internal Checkpoint? FirstAfter(long sequence) =>
        _bySequence.FirstOrDefault(pair => pair.Key > sequence).Value?[0];

    internal Checkpoint? Last() => Any ? _bySequence.Last().Value[0] : null;

    private void Admit(Checkpoint checkpoint, IReadOnlyCollection<CheckpointPublicKey> keys, FindingList findings)
    {
        var key = keys.FirstOrDefault(candidate => candidate.KeyId == checkpoint.KeyId);
        if (key is null)
        {
            findings.Add(EvidenceFault.CheckpointKeyUnknown, checkpoint.Sequence,
                $"The checkpoint at entry {checkpoint.Sequence} names key {checkpoint.KeyId}, which is not among the keys given.");
            return;
        }

        if (!key.Verifies(checkpoint))
        {
            findings.Add(EvidenceFault.CheckpointForged, checkpoint.Sequence,
                $"The checkpoint at entry {checkpoint.Sequence} is not signed by key {checkpoint.KeyId}: it was forged or changed.");
            return;
        }

        if (!_bySequence.TryGetValue(checkpoint.Sequence, out var same))
        {
            _bySequence[checkpoint.Sequence] = same = [];
        }

        same.Add(checkpoint);
    }
}
