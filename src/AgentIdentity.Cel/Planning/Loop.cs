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
        private readonly Loop loop;
        private readonly ListValue? list;
        private readonly IEnumerator<KeyValuePair<CelValue, CelValue>>? entries;
        private int at;

        public Turns(Loop loop, in CelValue range)
        {
            this.loop = loop;
            switch (range.Kind)
            {
                case CelKind.List:
                    list = range.ListOf;
                    break;
                case CelKind.Map:
                    entries = range.MapOf.Entries.GetEnumerator();
                    break;
                default:
                    Failure = range.IsError ? range : CelValue.Error($"cannot go through a value of type {range.Kind}");
                    break;
            }
        }

        /// <summary>Why there were no turns, or fewer than the range has.</summary>
        public CelValue? Failure { get; private set; }

        public bool Next(Frame frame)
        {
            frame.Charge(1);
            if (frame.Spent)
            {
                Failure = Meter.LimitReached;
                return false;
            }

            return list is not null ? NextItem(frame) : entries is not null && NextEntry(frame);
        }

        private bool NextItem(Frame frame)
        {
            if (at >= list!.Count)
            {
                return false;
            }

            if (loop.Pairs)
            {
                frame.Slots[loop.Slot] = CelValue.FromInt(at);
                frame.Slots[loop.Slot + 1] = list[at++];
            }
            else
            {
                frame.Slots[loop.Slot] = list[at++];
            }

            return true;
        }

        private readonly bool NextEntry(Frame frame)
        {
            if (!entries!.MoveNext())
            {
                return false;
            }

            frame.Slots[loop.Slot] = entries.Current.Key;
            if (loop.Pairs)
            {
                frame.Slots[loop.Slot + 1] = entries.Current.Value;
            }

            return true;
        }
    }
}
