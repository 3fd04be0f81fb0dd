namespace AgentIdentity.Cel.Planning;

/// <summary><c>cel.bind</c>: a lazy variable. The slot holds the value once computed; until then the step that will.</summary>
internal static class Binding
{
    /// <summary>cel-go writes the macro as a loop over an empty list, and a list costs ten.</summary>
    private const int Cost = 10;

    public static Step Plan(int slot, Step value, Step body) => frame =>
    {
        frame.Charge(Cost);
        var outer = frame.Pending[slot];
        frame.Pending[slot] = value;
        frame.Bound[slot] = false;
        var result = body(frame);
        frame.Pending[slot] = outer;
        return result;
    };

    public static CelValue Read(Frame frame, int slot)
    {
        if (!frame.Bound[slot])
        {
            frame.Slots[slot] = frame.Pending[slot]!(frame);
            frame.Bound[slot] = true;
        }

        return frame.Slots[slot];
    }
}
