using System.Runtime.CompilerServices;
using AgentIdentity.Cel.Activations;

namespace AgentIdentity.Cel.Planning;

/// <summary>A planned expression. One frame is kept for reuse; evaluations that overlap make their own.</summary>
internal sealed class Plan(Step root, int slots, string[] variables, CelLimits limits)
{
    private Frame? _spare;
    private Places? _places;

    /// <summary>Evaluates, and answers the cost too.</summary>
    public CelValue Run(CelActivation activation, out long cost) => Run(activation, root, out cost);

    /// <summary>Runs a step of this plan's planner: its variables and slots are this plan's.</summary>
    public CelValue Run(CelActivation activation, Step step, out long cost)
    {
        cost = 0;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return CelValue.Error("too little stack is left");
        }

        var frame = Interlocked.Exchange(ref _spare, null) ?? new Frame(slots);
        frame.Begin(activation, PlacesIn(activation.Shape), limits);
        try
        {
            var result = step(frame);
            cost = frame.Used;
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

    /// <summary>Where the variables are in an activation; the answer for the last shape is kept.</summary>
    private int[] PlacesIn(Shape shape)
    {
        var places = _places;
        if (places is null || !ReferenceEquals(places.Shape, shape))
        {
            _places = places = new Places(shape, shape.IndexesOf(variables));
        }

        return places.Indexes;
    }

    private sealed record Places(Shape Shape, int[] Indexes);
}
