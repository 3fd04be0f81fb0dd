using AgentIdentity.Cel.Values;

namespace AgentIdentity.Cel.Planning;

/// <summary>What a comprehension goes through, and which slots its variables have.</summary>
internal sealed class Loop(Step range, int slot, bool pairs)
{
    private int Slot => slot;

    private bool Pairs => pairs;

    public Turns Begin(Frame frame) => new(this, range(frame));

    /// <summary>The turns of one run of the loop.</summary>
    internal struct Turns
    {
        private readonly Loop _loop;
        private readonly ListValue? _list;
        private readonly IEnumerator<KeyValuePair<CelValue, CelValue>>? _entries;
        private int _at;

        public Turns(Loop loop, in CelValue range)
        {
            _loop = loop;
            switch (range.Kind)
            {
                case CelKind.List:
                    _list = range.ListOf;
                    break;
                case CelKind.Map:
                    _entries = range.MapOf.Entries.GetEnumerator();
                    break;
                default:
                    Failure = range.IsValue ? CelValue.Error($"cannot go through a value of type {range.Kind}") : range;
                    break;
            }
        }

        /// <summary>Why there were no turns, or fewer than the range has.</summary>
        public CelValue? Failure { get; private set; }

        public bool Next(Frame frame)
        {
            frame.Work(1);
            if (frame.Spent)
            {
                Failure = Meter.LimitReached;
                return false;
            }

            return _list is not null ? NextItem(frame) : _entries is not null && NextEntry(frame);
        }

        private bool NextItem(Frame frame)
        {
            if (_at >= _list!.Count)
            {
                return false;
            }

            if (_loop.Pairs)
            {
                frame.Slots[_loop.Slot] = CelValue.FromInt(_at);
                frame.Slots[_loop.Slot + 1] = _list[_at++];
            }
            else
            {
                frame.Slots[_loop.Slot] = _list[_at++];
            }

            return true;
        }

        private readonly bool NextEntry(Frame frame)
        {
            if (!_entries!.MoveNext())
            {
                return false;
            }

            frame.Slots[_loop.Slot] = _entries.Current.Key;
            if (_loop.Pairs)
            {
                frame.Slots[_loop.Slot + 1] = _entries.Current.Value;
            }

            return true;
        }
    }
}
