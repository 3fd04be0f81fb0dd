using AgentIdentity.Policy.Relations.Checking;

namespace AgentIdentity.Policy.Relations.Answers;

/// <summary>Gathers a list within its limits. What is in it is right, whether or not it is all.</summary>
internal sealed class ListBuilder(int limit)
{
    // Bounds the time and the memory of one list, whatever the tuples are.
    private const int MaxWork = 1_000_000;

    /// <summary>How many steps a condition counts as.</summary>
    public const int Condition = 10;

    private readonly List<string> _items = [];
    private RelationFailure? _failure;
    private int _work;

    /// <summary>Whether nothing more needs to be looked for.</summary>
    public bool IsFull => _items.Count > limit || _work > MaxWork;

    /// <summary>The list; a failure when something could not be decided. As in OpenFGA, enough answers outweigh that.</summary>
    public RelationResult<RelationList> Result
    {
        get
        {
            if (_failure is not null && !IsFull)
            {
                return _failure;
            }

            var items = _items.Count > limit ? _items[..limit] : _items;
            items.Sort(StringComparer.Ordinal);
            return new RelationList([.. items], IsFull);
        }
    }

    /// <summary>Counts steps. False when enough was done.</summary>
    public bool Work(int steps)
    {
        _work += steps;
        return !IsFull;
    }

    public void Add(string item) => _items.Add(item);

    /// <summary>Adds the item when its check says so.</summary>
    public bool Add(string item, CheckAnswer answer, CheckQuestion question)
    {
        _work += answer.Steps;
        if (answer.Allowed)
        {
            _items.Add(item);
        }
        else if (answer.Fault != CheckFault.None && (_failure is null || answer.Fault == CheckFault.TooComplex))
        {
            Fail(Faults.Of(answer, question)!);
        }

        return answer.Allowed;
    }

    /// <summary>Whether a tuple could count or not. The first one is named; there may be a million.</summary>
    public void Fail(ConditionNote note) => _failure ??= Faults.Of(note);

    /// <summary>Something could not be decided. That the model is too deep outweighs a value that is missing.</summary>
    public void Fail(RelationFailure failure) =>
        _failure = _failure is null || failure.Code == RelationFailureCode.AuthorizationModelResolutionTooComplex ? failure : _failure;
}
