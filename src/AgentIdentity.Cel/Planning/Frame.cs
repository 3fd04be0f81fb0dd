namespace AgentIdentity.Cel.Planning;

/// <summary>The state of one evaluation: the variables, the slots of local variables, the meter.</summary>
internal sealed class Frame(int slots) : Meter
{
    private int[] _indexes = [];

    public CelActivation Activation { get; private set; } = CelActivation.Empty;

    public CelValue[] Slots { get; } = new CelValue[slots];

    /// <summary>Whether a <c>cel.bind</c> variable's slot is filled, and what will fill it.</summary>
    public bool[] Bound { get; } = new bool[slots];

    public Step?[] Pending { get; } = new Step?[slots];

    public void Begin(CelActivation activation, int[] indexes, CelLimits limits)
    {
        Activation = activation;
        _indexes = indexes;
        Fill(limits.Cost, limits.Work);
    }

    /// <summary>The value of the program's variable of this number.</summary>
    public CelValue Read(int variable, string name) => _indexes[variable] is var at and >= 0
        ? Activation.Values[at]
        : CelValue.Error($"no such attribute: {name}");

    public void End()
    {
        Activation = CelActivation.Empty;
        _indexes = [];
        Array.Clear(Slots);
        Array.Clear(Bound);
        Array.Clear(Pending);
    }
}
