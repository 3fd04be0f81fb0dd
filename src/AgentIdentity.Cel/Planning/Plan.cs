using System.Runtime.CompilerServices;

namespace AgentIdentity.Cel.Planning;

/// <summary>A planned expression. One frame is kept for reuse; evaluations that overlap make their own.</summary>
internal sealed class Plan(Step root, int slots, long costLimit)
{
    private Frame? _spare;

    public CelValue Run(CelActivation activation)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return CelValue.Error("too little stack is left");
        }

        var frame = Interlocked.Exchange(ref _spare, null) ?? new Frame(slots);
        frame.Begin(activation, costLimit);
        try
        {
            var result = root(frame);
            return frame.Spent ? Meter.LimitReached : result;
        }
        catch (InsufficientExecutionStackException)
        {
            return CelValue.Error("a value is nested too deep");
        }
        finally
        {
            frame.End();
            _spare = frame;
        }
    }
}
