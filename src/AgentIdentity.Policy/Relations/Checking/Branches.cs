namespace AgentIdentity.Policy.Relations.Checking;

/// <summary>Gathers the branches of a union: the first true one ends it, else a fault outweighs false.</summary>
internal struct AnyOf
{
    public CheckResult Result { get; private set; }

    public bool Settles(CheckResult branch)
    {
        if (branch.Allowed)
        {
            Result = branch;
            return true;
        }

        Result = new CheckResult(false, Result.Fault == CheckFault.None ? branch.Fault : Result.Fault,
            Result.Cycle || branch.Cycle, Result.Tainted || branch.Tainted, null);
        return false;
    }
}

/// <summary>
/// Many tuples of one step. As in OpenFGA, one whose condition cannot be evaluated is passed over when another one's
/// condition could be; only when all fail does the step fail. The notes keep what was passed over for the explanation.
/// </summary>
internal struct Fan
{
    private AnyOf _any;
    private bool _passed;
    private CheckFault _skipped;

    public readonly CheckResult Result => _passed || _skipped == CheckFault.None ? _any.Result : CheckResult.Failed(_skipped);

    public void Skip(CheckFault fault) => _skipped = _skipped == CheckFault.None ? fault : _skipped;

    /// <summary>Adds what a tuple leads to. True when that settles the step.</summary>
    public bool Settles(CheckResult result)
    {
        _passed = true;
        return _any.Settles(result);
    }
}
