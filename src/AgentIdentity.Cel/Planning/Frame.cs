namespace AgentIdentity.Cel.Planning;

/// <summary>The state of one evaluation: the variables, the slots of local variables, the meter.</summary>
internal sealed class Frame(int slots) : Meter
{
    public CelActivation Activation { get; private set; } = CelActivation.Empty;

    public CelValue[] Slots { get; } = new CelValue[slots];

    /// <summary>Whether a <c>cel.bind</c> variable's slot is filled, and what will fill it.</summary>
    public bool[] Bound { get; } = new bool[slots];

    public Step?[] Pending { get; } = new Step?[slots];

    public void Begin(CelActivation activation, long limit)
    {
        Activation = activation;
        Fill(limit);
    }

    public void End()
    {
        Activation = CelActivation.Empty;
        Array.Clear(Slots);
        Array.Clear(Bound);
        Array.Clear(Pending);
    }
}
