using AgentIdentity.Policy.Relations.Data;
using AgentIdentity.Policy.Relations.Planning;

namespace AgentIdentity.Policy.Relations.Checking;

/// <content>The leaves: what tuples say. Those that the model does not allow are of no kind that is looked for.</content>
internal ref partial struct RelationChecker
{
    private CheckResult Direct(DirectStep step, int node, int depth)
    {
        var any = default(AnyOf);
        Afford(step.All.Length / PartsOfAStep);
        foreach (var assignment in step.All)
        {
            var (kind, user) = (_binding.KindOf(assignment), SubjectAs(assignment));
            if (kind != 0 && user != 0 && IsNamed(node, kind, user) && any.Settles(Stated(assignment, new TupleEnds(node, kind, user))))
            {
                return any.Result;
            }
        }

        if (!step.Usersets.IsEmpty)
        {
            any.Settles(Sets(step.Usersets.AsSpan(), node, depth));
        }

        return any.Result;
    }

    /// <summary>Whether there is a tuple. It is known from both sides; the subject's is at hand, and mostly short.</summary>
    private readonly bool IsNamed(int node, int kind, int user) => user == _user && _named.IsShort
        ? _named.Contains(Edge.Of(kind, node))
        : _tuples.Users[node].Contains(Edge.Of(kind, user));

    /// <summary>The node that stands for the subject in tuples of an assignment; 0 when the subject has another form.</summary>
    private readonly int SubjectAs(Assignment assignment) =>
        assignment.Set is not null ? (assignment.Set == _ownSet ? _user : 0)
        : assignment.UserType != _userType ? 0
        : assignment.IsEveryone ? _everyone : _user;

    /// <summary>What a tuple about the subject itself says.</summary>
    private CheckResult Stated(Assignment assignment, TupleEnds tuple) =>
        !assignment.IsConditional ? CheckResult.True(new ProofByTuple(_tuples, tuple, null))
        : !Afford(ConditionSteps) ? CheckResult.Failed(CheckFault.TooComplex)
        : Objection(tuple) is { } note ? CheckResult.Failed(note.Fault)
        : CheckResult.True(new ProofByTuple(_tuples, tuple, null));

    /// <summary>Counts steps. False when enough was done.</summary>
    private bool Afford(int steps) => (_steps += steps) <= MaxSteps;

    /// <summary>Follows tuples that name sets, or parents whose relation counts.</summary>
    private CheckResult Sets(ReadOnlySpan<Assignment> assignments, int node, int depth)
    {
        ref readonly var users = ref _tuples.Users[node];
        var fan = default(Fan);
        Afford(assignments.Length / PartsOfAStep);
        foreach (var assignment in assignments)
        {
            var kind = _binding.KindOf(assignment);
            if (kind == 0 || Edge.Kind(users.FirstFrom(Edge.Of(kind, 0))) != kind)
            {
                continue;
            }

            if (!assignment.IsConditional && depth + 1 < MaxDepth && TryMeet(assignment.Set, new TupleEnds(node, kind, 0), users) is { } met)
            {
                if (fan.Settles(met))
                {
                    return fan.Result;
                }

                continue;
            }

            foreach (var edge in users.OfKind(kind))
            {
                var tuple = new TupleEnds(node, kind, Edge.Node(edge));
                if ((assignment.IsConditional && !Afford(ConditionSteps)) || _steps > MaxSteps)
                {
                    // The rest of the row is not looked at, and that is no false.
                    fan.Settles(CheckResult.Failed(CheckFault.TooComplex));
                    return fan.Result;
                }

                if (assignment.IsConditional && Objection(tuple) is { } note)
                {
                    fan.Skip(note.Fault);
                    continue;
                }

                var result = Resolve(tuple.User, assignment.Set, depth + 1);
                if (fan.Settles(result.Allowed ? result with { Proof = new ProofByTuple(_tuples, tuple, result.Proof) } : result))
                {
                    return fan.Result;
                }
            }
        }

        return fan.Result;
    }

    private ConditionNote? Objection(TupleEnds tuple)
    {
        var note = ConditionEvaluation.Objection(_model, _tuples.Tuple(tuple), _question.Context);
        if (note is not null)
        {
            (_notes ??= []).Add(note);
        }

        return note;
    }
}
