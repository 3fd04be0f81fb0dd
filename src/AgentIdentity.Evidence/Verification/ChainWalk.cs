namespace AgentIdentity.Evidence;

/// <summary>One pass over the entries. After a fault it goes on from what is stored, so that one changed byte is one finding.</summary>
internal sealed class ChainWalk(CheckpointIndex signed, FindingList findings, ChainHead start)
{
    private ReadOnlyMemory<byte> _previous = start.Hash;
    private DateTimeOffset? _firstUncovered;
    private DateTimeOffset _newest;
    private VerificationFinding? _contradicted;

    internal long Entries { get; private set; }

    internal long Last { get; private set; } = start.Sequence;

    internal long CoveredThrough { get; private set; } = start.Sequence;

    internal void Visit(EvidenceEntry stored)
    {
        Entries++;
        var entry = WithItsPlace(stored);
        var sound = Content(entry) & Place(entry);
        if (sound && !entry.PreviousHash.Span.SequenceEqual(_previous.Span))
        {
            findings.Add(EvidenceFault.LinkBroken, entry.Sequence,
                $"Entry {entry.Sequence} does not follow from entry {Last}: entries between were removed and the rest renumbered, or entry {Last} was replaced and its hash recomputed.");
            sound = false;
        }

        Last = Math.Max(Last, entry.Sequence);
        _previous = entry.Hash;
        _newest = entry.Time;
        _firstUncovered ??= entry.Time;
        if (sound)
        {
            Compare(entry);
        }
    }

    internal void Finish(VerificationOptions options)
    {
        if (_contradicted is not null)
        {
            findings.Add(_contradicted);
        }

        if (signed.FirstAfter(Last) is { } first)
        {
            var last = signed.Last()!;
            findings.Add(EvidenceFault.TailCut, Last + 1,
                $"The chain ends at entry {Last}, but the checkpoint of {EvidenceTime.Write(last.Time)} proves that entry {last.Sequence} existed: {last.Sequence - Last} or more entries were cut off. The first missing one is confirmed by the checkpoint at entry {first.Sequence}.");
        }
        else if (!signed.Any && start.Sequence == 0)
        {
            NoCheckpoint();
        }
        else if (_firstUncovered is { } since && (options.AsOf ?? _newest) - since > options.CheckpointWithin)
        {
            findings.Add(EvidenceFault.TailNotCovered, CoveredThrough + 1,
                $"Entries {CoveredThrough + 1} to {Last} have no checkpoint although the oldest is from {EvidenceTime.Write(since)}: checkpoints were removed, or signing has stopped.");
        }
    }

    private void NoCheckpoint()
    {
        if (Entries > 0)
        {
            findings.Add(EvidenceFault.CheckpointMissing, 1,
                $"No valid checkpoint covers the {Entries} entries: they may have been recomputed as a whole.");
        }
        else if (!findings.Any)
        {
            findings.Add(EvidenceFault.Empty, 0, "There is neither an entry nor a checkpoint: nothing is proven.");
        }
    }

    // A number that was changed alone is that one fault, not also a gap and an insertion.
    private EvidenceEntry WithItsPlace(EvidenceEntry entry)
    {
        if (entry.Sequence == Last + 1 || CanonicalBytes.Match(entry) || !CanonicalBytes.Match(entry with { Sequence = Last + 1 }))
        {
            return entry;
        }

        findings.Add(EvidenceFault.EntryChanged, Last + 1,
            $"Entry {Last + 1} ({entry.Kind}, {EvidenceTime.Write(entry.Time)}) no longer gives its hash: its sequence was changed to {entry.Sequence} after it was written.");
        return entry with { Sequence = Last + 1 };
    }

    private bool Place(EvidenceEntry entry)
    {
        if (entry.Sequence == Last + 1)
        {
            return true;
        }

        if (entry.Sequence > Last + 1)
        {
            var missing = entry.Sequence - Last - 1;
            findings.Add(EvidenceFault.EntryRemoved, Last + 1, missing == 1
                ? $"Entry {Last + 1} is missing."
                : $"Entries {Last + 1} to {entry.Sequence - 1} are missing ({missing} of them).");
        }
        else
        {
            findings.Add(EvidenceFault.EntryInserted, entry.Sequence,
                $"An entry with sequence {entry.Sequence} stands after entry {Last}: one of the two was inserted, repeated or moved.");
            // The second of two entries with one number is the signed one: the first was inserted, and nothing was recomputed.
            if (_contradicted is not null && signed.At(entry.Sequence).Any(checkpoint => checkpoint.Hash.Span.SequenceEqual(entry.Hash.Span)))
            {
                _contradicted = null;
            }
        }

        return false;
    }

    private bool Content(EvidenceEntry entry)
    {
        if (CanonicalBytes.Match(entry))
        {
            return true;
        }

        findings.Add(EvidenceFault.EntryChanged, entry.Sequence,
            $"Entry {entry.Sequence} ({entry.Kind}, {EvidenceTime.Write(entry.Time)}) no longer gives its hash: its {WhatChanged(entry)} was changed after it was written.");
        return false;
    }

    // The neighbour still knows the link; for the rest only the fact of a change can be told.
    private string WhatChanged(EvidenceEntry entry) =>
        CanonicalBytes.Match(entry with { PreviousHash = _previous }) ? "link to the entry before" : "content or stored hash";

    private void Compare(EvidenceEntry entry)
    {
        foreach (var checkpoint in signed.At(entry.Sequence))
        {
            if (checkpoint.Hash.Span.SequenceEqual(entry.Hash.Span))
            {
                CoveredThrough = entry.Sequence;
                _firstUncovered = null;
            }
            else
            {
                _contradicted ??= new VerificationFinding(EvidenceFault.ChainRewritten, CoveredThrough + 1,
                    $"The chain agrees with itself, but the checkpoint of {EvidenceTime.Write(checkpoint.Time)} signed another hash for entry {entry.Sequence}: entries {CoveredThrough + 1} to {entry.Sequence} were rewritten by someone without the checkpoint key.");
            }
        }
    }
}
