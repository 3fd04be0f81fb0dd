namespace AgentIdentity.Policy.Relations.Data;

/// <summary>Some edges of one node, from one to before another, in their order. Walking over them allocates nothing.</summary>
internal readonly struct EdgeRange(EdgeSet edges, ulong from, ulong end)
{
    public Walk GetEnumerator() => new(edges, from, end);

    /// <summary>As a sequence, where speed does not matter.</summary>
    public IEnumerable<ulong> AsEnumerable()
    {
        foreach (var edge in this)
        {
            yield return edge;
        }
    }

    public struct Walk(EdgeSet edges, ulong next, ulong end)
    {
        private ulong[]? _run;
        private int _at;

        /// <summary>The edge.</summary>
        public ulong Current { get; private set; }

        public bool MoveNext()
        {
            if (_run is not null && ++_at < _run.Length)
            {
                Current = _run[_at];
            }
            else
            {
                Current = edges.TryRun(next, out _run, out _at) ? _run![_at] : edges.FirstFrom(next);
            }

            next = Current + 1;
            return Current != 0 && Current < end;
        }
    }
}
